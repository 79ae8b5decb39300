#!/usr/bin/env python3
"""Puts every case of the corpus to `giot check`, which must refuse it in the words of words.txt.

Each refusal exits with 2, says nothing on stdout, and every line of stderr names a place, what was
expected and what was found. Usage: check.py GIOT [--show]; --show prints what giot says.
"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent
# file:line:column: key: expected ..., found ...; how to mend
SHAPE = re.compile(r"^[^:]+\.toml(:\d+:\d+)?: (\S.*: )?expected .+, found .+; .+$")


def read_words():
    """Case name -> lines."""
    words, name = {}, None
    for line in (FOLDER / "words.txt").read_text().splitlines():
        if line.startswith("# "):
            name = line[2:]
            words[name] = []
        elif line:
            words[name].append(line)
    return words


def ask(giot, case):
    done = subprocess.run([giot, "check", case.name], cwd=FOLDER, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode().splitlines()


def faults(case, answer, wanted):
    status, out, lines = answer
    if status != 2:
        yield f"exit status {status}, not 2"
    if out:
        yield f"stdout says {out!r}"
    for line in lines:
        if not SHAPE.match(line):
            yield f"no place, expected, found and mend in: {line}"
    if wanted is None:
        yield "words.txt has no words for it"
        return
    if len(wanted) != len(lines):
        yield f"{len(lines)} lines, not {len(wanted)}: {lines}"
    for line, want in zip(lines, wanted):
        same = line.startswith(want[:-3]) if want.endswith("...") else line == want
        if not same:
            yield f"\n  says  {line}\n  wants {want}"


def main():
    giot = pathlib.Path(sys.argv[1]).resolve()
    cases = sorted(FOLDER.glob("*.toml"))
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(lambda case: ask(giot, case), cases))
    if "--show" in sys.argv:
        for case, (status, _, lines) in zip(cases, answers):
            print(f"# {case.stem}", *lines, sep="\n", end="\n\n")
        return
    words = read_words()
    bad = 0
    for case, answer in zip(cases, answers):
        for fault in faults(case, answer, words.get(case.stem)):
            print(f"{case.name}: {fault}")
            bad += 1
    for name in words.keys() - {case.stem for case in cases}:
        print(f"words.txt: there is no case {name}")
        bad += 1
    print(f"{len(cases)} malformed scenarios, {bad} faults")
    sys.exit(1 if bad or len(cases) < 200 else 0)


main()
