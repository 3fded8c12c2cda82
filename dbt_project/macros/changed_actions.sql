{# Keys of the acts that the stored fact must take anew: those that a later load brought, those of
   platform interfaces (their undated and removed acts follow from several streams), and those for
   which something that other acts decide came out differently. #}
{% macro changed_actions(stored_relation) %}
        select action_key
        from {{ ref('int_actions') }}
        where is_from_api
            or load_id > (select coalesce(max(load_id), -1) from {{ stored_relation }})

        union

        select stored.action_key
        from {{ stored_relation }} as stored
        left join {{ ref('int_action_context') }} as context
            on context.action_key = stored.action_key
        left join {{ ref('int_content_aliases') }} as aliases
            on aliases.content_key
            = stored.platform || '|' || stored.account_id || '|' || stored.given_content_id
        left join {{ ref('int_person_flags') }} as actors
            on actors.person_id = stored.person_id
        left join {{ ref('int_person_flags') }} as addressees
            on addressees.person_id = stored.target_person_id
        where stored.is_team <> coalesce(actors.is_team, false)
            or (not stored.is_team and stored.is_bot <> coalesce(actors.is_bot, false))
            or stored.is_lively_thread <> coalesce(context.is_lively_thread, false)
            or stored.depth is distinct from context.depth
            or (context.thread_id is not null and stored.thread_id is distinct from context.thread_id)
            or stored.content_id is distinct from coalesce(
                aliases.content_id, context.content_id, stored.given_content_id
            )
            or (
                context.parent_person_id is not null
                and stored.target_person_id is distinct from context.parent_person_id
            )
            or (
                context.answered_key is not null
                and stored.answered_key is distinct from context.answered_key
            )
            or (
                stored.reply_target_method is distinct from context.reply_target_method
                and (context.reply_target_method is not null or stored.reply_target_method <> 'given')
            )
            or (stored.target_kind = 'person' and coalesce(addressees.is_team, false))
            or (
                stored.is_meaningful is not null
                and stored.target_kind is distinct from 'person'
                and stored.target_person_id is not null
                and stored.target_person_id is distinct from stored.person_id
                and not coalesce(addressees.is_team, false)
            )

        union

        select stored.action_key
        from {{ stored_relation }} as stored
        inner join {{ ref('fct_action_labels') }} as labels
            on labels.action_key = stored.action_key
        where stored.language is distinct from labels.language
            or stored.sentiment is distinct from labels.sentiment
            or stored.brand_stance is distinct from labels.brand_stance
            or stored.stance is distinct from labels.stance
            or stored.is_question is distinct from labels.is_question
            or stored.override_is_meaningful is distinct from labels.override_is_meaningful
{% endmacro %}
