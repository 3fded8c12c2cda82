"""The labels of every text, one row per text; texts that have theirs are not labelled again.

Always a table made anew, in a full refresh too: what is kept of the table before it depends on
nothing but the text, the language given for it and the version, all of which are compared. The
rows of texts that are gone are left behind.
"""


def model(dbt, session):
    dbt.config(materialized="table")
    from text_labels.lists import SEEDS
    from text_labels.table import label_table

    seeds = {
        "emoji_valence": dbt.ref("emoji_valence"),
        "english_words": dbt.ref("english_words"),
        "question_starters": dbt.ref("question_starters"),
        "stance_cues": dbt.ref("stance_cues"),
        "toxic_words": dbt.ref("toxic_words"),
    }
    lists = {
        name: seeds[name].project(", ".join(columns)).fetchall() for name, columns in SEEDS.items()
    }
    texts = dbt.ref("int_texts").sql_query()
    return session.query(f"FROM {label_table(session, texts, str(dbt.this), lists)}")
