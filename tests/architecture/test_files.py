"""What no file of the project may hold."""

import re

from tests.architecture.project import ROOT, project_files

# Put together here, so that this file does not hold them itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "python", "org"),
        ("npmjs", "org"),
        ("hub", "getdbt", "com"),
    )
]
INDEX_OPTION = re.compile(r"--(?:extra-)?index-url|--find-links|PIP_INDEX_URL\s*=")
SECRET = re.compile(r"(?i)\b(?:api_?key|access_token|password)\s*[:=]\s*[\"'][\w\-]{24,}")


def texts():
    for path in project_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_host_of_a_package_index_and_no_index_option():
    wrong = [f"{path}: {host}" for path, text in texts() for host in HOSTS if host in text] + [
        str(path)
        for path, text in texts()
        if path.name != "test_files.py" and INDEX_OPTION.search(text)
    ]
    assert wrong == []


def test_the_lock_names_a_hash_for_every_package():
    lock = (ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[A-Za-z0-9_.\-]+==\S+", lock, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9_.\-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(packages) > 50 and len(blocks) == len(packages)
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_nothing_that_looks_like_a_credential():
    wrong = [str(path) for path, text in texts() if SECRET.search(text)]
    assert wrong == []


def test_the_package_hub_of_dbt_is_not_used():
    assert not (ROOT / "dbt_project" / "packages.yml").exists()
    assert not (ROOT / "dbt_project" / "dependencies.yml").exists()
