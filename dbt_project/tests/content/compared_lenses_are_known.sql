-- A lens by which posts are compared must be one that the taxonomy has.
select compared.measure
from {{ ref('compared_measures') }} as compared
left join {{ ref('lenses') }} as lenses
    on lenses.lens = compared.measure
where compared.is_lens and lenses.lens is null
