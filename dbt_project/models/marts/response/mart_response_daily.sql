-- Account x channel x local day on which demands opened; also days on which the audience wrote
-- without a demand.
{{ response_figures_of('day', 'activity_date') }}
