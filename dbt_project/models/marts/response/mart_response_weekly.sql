-- Account x channel x local week in which demands opened. Rates and medians are those of the
-- week's demands, not means of its days.
{{ response_figures_of('week', 'week_start') }}
