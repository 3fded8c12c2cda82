"""When the sample brand is read, and that it never takes the place of own data."""

from datetime import UTC, datetime
from types import SimpleNamespace

from orchestration.inputs import folders, read_inputs, use_sample, visible_files
from orchestration.sources import Sources

NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


def put(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_nothing_of_ones_own_means_the_sample(settings):
    assert use_sample(settings)
    places = folders(settings)
    assert places.is_sample
    assert places.inbox == settings.data_dir / "sample" / "inbox"
    assert places.landing == settings.data_dir / "sample" / "landing"
    assert places.state == settings.data_dir / "sample" / "state"


def test_hidden_files_and_empty_folders_are_no_data(settings):
    put(settings.inbox_dir / ".gitkeep")
    put(settings.inbox_dir / ".hidden" / "a.csv")
    (settings.inbox_dir / "empty").mkdir()
    assert use_sample(settings)


def test_a_sources_file_alone_means_own_data(settings):
    put(settings.sources_file, "accounts: []")
    assert not use_sample(settings)


def test_a_file_in_the_inbox_means_own_data(settings):
    put(settings.inbox_dir / "sub" / "a.csv")
    places = folders(settings)
    assert not places.is_sample
    assert places.inbox == settings.inbox_dir
    assert places.landing == settings.data_dir / "landing"


def test_an_emptied_inbox_keeps_own_data(settings):
    put(settings.data_dir / "landing" / "files" / "a.csv.zst")
    assert not use_sample(settings)


def test_visible_files_come_in_a_stable_order(tmp_path):
    for name in ("b.csv", "a/z.csv", "a/.x", ".h/y.csv"):
        put(tmp_path / name)
    assert [p.relative_to(tmp_path).as_posix() for p in visible_files(tmp_path)] == [
        "a/z.csv",
        "b.csv",
    ]
    assert list(visible_files(tmp_path / "missing")) == []


def test_a_sample_of_another_version_is_forgotten_and_own_data_are_not(settings, monkeypatch):
    places = folders(settings)
    made = SimpleNamespace(sources=Sources(), as_of=NOW, api_dir=settings.sample_dir / "api")

    def write_sample(data_dir):
        put(places.inbox / "a.csv")
        return made

    monkeypatch.setattr("orchestration.sample.write_sample", write_sample)
    read_inputs(settings, NOW)
    put(places.landing / "files" / "a.csv.zst")
    put(settings.warehouse)
    put(settings.insights)
    read_inputs(settings, NOW)
    assert settings.warehouse.exists() and (places.landing / "files").exists()
    monkeypatch.setattr("orchestration.inputs.files_hash", lambda _: "another version")
    read_inputs(settings, NOW)
    assert not settings.warehouse.exists() and not places.landing.exists()
    assert settings.insights.exists()


def test_the_sample_is_read_at_its_own_instant_and_own_data_now(make_settings):
    settings = make_settings(AS_OF="")
    put(settings.inbox_dir / "a.csv")
    inputs = read_inputs(settings, NOW)
    assert (inputs.as_of, inputs.extracted_at) == (NOW.replace(minute=0),) * 2
    assert inputs.session is None
    put(settings.sources_file, "timezone: Asia/Tokyo")
    assert read_inputs(settings, NOW).sources.timezone == "Asia/Tokyo"
    assert read_inputs(make_settings(AS_OF="2026-01-01"), NOW).as_of.day == 1
