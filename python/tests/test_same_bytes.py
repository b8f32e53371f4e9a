"""Does the module print what the program prints, to the byte?"""

import hardmax
import pytest

GALLERY = hardmax.gallery()


@pytest.fixture(params=GALLERY, ids=[name for name, _ in GALLERY])
def case(request, tmp_path):
    name, instance = request.param
    path = tmp_path / f"{name}.json"
    hardmax.save(instance, path)
    return path, instance


def test_an_instance_is_read_back(case):
    path, instance = case
    assert hardmax.load(path) == instance


def test_limits(case, program, tmp_path):
    path, instance = case
    certificate = tmp_path / "certificate.json"
    printed = program("limit", path, "--format", "json", "--certificate", certificate, codes=(0, 3))
    limit = hardmax.limit(instance)
    assert limit.to_json() == printed
    assert limit.describe() == program("limit", path, codes=(0, 3)) + "\n"
    if limit.decided:
        assert limit.certificate() == certificate.read_text()
        assert hardmax.verify(limit).to_json() == program("verify", certificate, "--format", "json")


@pytest.mark.parametrize("arithmetic", ["exact", "f64", "f32"])
def test_runs(case, program, arithmetic):
    path, instance = case
    options = ["--layers", 6, "--arithmetic", arithmetic, "--format", "json"]
    assert hardmax.run(instance, layers=6, arithmetic=arithmetic).to_json() == program("run", path, *options)


def test_softmax(case, program):
    path, instance = case
    printed = program("run", path, "--layers", 2, "--softmax", "1/20", "--format", "json")
    assert hardmax.softmax_run(instance, "1/20", layers=2).to_json() == printed


def test_checks(case, program):
    path, instance = case
    printed = program("check", path, "--format", "json")
    assert hardmax.check({str(path): instance}).to_json() == printed


def test_comparisons(case, program):
    path, instance = case
    printed = program("compare", path, "--layers", 20, "--format", "json")
    assert hardmax.compare({str(path): instance}, layers=20).to_json() == printed


def test_pictures(case, program, tmp_path):
    path, instance = case
    program("plot", path, "-o", tmp_path / "a.svg")
    assert hardmax.plot({path.stem: instance}).svg == (tmp_path / "a.svg").read_text()


def test_random_checks_hunts_and_theorems(program):
    assert hardmax.check(random=50, seed=3).to_json() == program("check", "--random", 50, "--seed", 3, "--format", "json")
    options = ["--objective", "face-limits", "--dim", 3, "--tokens", 6, "--grid", 4, "--budget", 512]
    found = hardmax.hunt("face-limits", budget=512, dim=3, tokens=6, grid=4)
    assert found.to_json() == program("hunt", *options, "--format", "json")
    found = hardmax.hunt("settled-layer", budget=64, alpha="3/2")
    options = ["--objective", "settled-layer", "--alpha", "3/2", "--budget", 64]
    assert found.to_json() == program("hunt", *options, "--format", "json")
    import json

    assert hardmax.theorems() == json.loads(program("theorems", "--format", "json"))["theorems"]


def test_the_version_is_one(program):
    assert program("--version") == f"hardmax {hardmax.__version__}"
