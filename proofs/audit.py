"""Audits the headline theorems of headlines.txt.

    audit.py              fail unless every headline is a theorem, rests on allowed axioms alone, and says
                          what statements.golden says
    audit.py --update     write statements.golden anew (then read the difference)
    audit.py --only NAME  these headlines alone, and only the files that they need compiled

A headline's entry in statements.golden has its type and the digest of the type with nothing hidden (implicit
arguments, coercions, notations); the second part has every definition of this development that a headline unfolds
to. Axioms are compared by their full names and their types.
"""
import argparse
import concurrent.futures
import difflib
import hashlib
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE / "statements.golden"
PREAMBLE = """From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
"""
# For the files on Coq's standard real numbers, which open the scope of these.
PREAMBLE_OF_REALS = """Require Import Reals List Permutation.
Open Scope R_scope.
"""
PRINTING = """Set Printing Width 110.
Set Printing Depth 10000.
"""
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|bypass_check|Unset\s+(Guard|Positivity|Universe)\s+Checking)\b")
PROJECT_OPTIONS = {"-Q . Hardmax", "-arg -w -arg -notation-overridden,-ambiguous-paths"}

# The three of mathcomp's classical logic, then those of Coq's standard real numbers, then the excluded middle, which
# Coq's lemmas on real numbers and Flocq use.
AXIOMS = {
    "mathcomp.classical.boolp.propositional_extensionality": "forall P Q : Prop, P <-> Q -> P = Q",
    "mathcomp.classical.boolp.functional_extensionality_dep":
        "forall (A : Type) (B : A -> Type) (f g : forall x : A, B x), (forall x : A, f x = g x) -> f = g",
    "mathcomp.classical.boolp.constructive_indefinite_description":
        "forall (A : Type) (P : A -> Prop), (exists x : A, P x) -> {x : A | P x}",
    "Coq.Reals.ClassicalDedekindReals.sig_forall_dec":
        "forall P : nat -> Prop, (forall n : nat, {P n} + {~ P n}) -> {n : nat | ~ P n} + {forall n : nat, P n}",
    "Coq.Reals.ClassicalDedekindReals.sig_not_dec": "forall P : Prop, {~ ~ P} + {~ P}",
    "Coq.Logic.FunctionalExtensionality.functional_extensionality_dep":
        "forall (A : Type) (B : A -> Type) (f g : forall x : A, B x), (forall x : A, f x = g x) -> f = g",
    "Coq.Logic.Classical_Prop.classic": "forall P : Prop, P \\/ ~ P",
}


class Failure(Exception):
    """What is wrong, in words."""


class Session:
    """A running Coq that knows one file of the development, asked one question at a time."""

    def __init__(self, module):
        command = ["coqtop", "-q", "-quiet", "-w", "none", "-Q", ".", "Hardmax"]
        self.coq = subprocess.Popen(command, cwd=HERE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL)
        self.count = 0
        self.known = {}
        reals = "\nLocal Open Scope R_scope.\n" in (HERE / f"{module}.v").read_text()
        self.ask((PREAMBLE_OF_REALS if reals else PREAMBLE) + PRINTING + f"Require Hardmax.{module}.")

    def ask(self, command):
        """What Coq prints; nothing where it refuses."""
        self.count += 1
        end = f"The reference end_of_answer_{self.count} was not found in the current environment."
        self.coq.stdin.write(f"{command}\nFail Check end_of_answer_{self.count}.\n")
        self.coq.stdin.flush()
        lines = []
        for line in self.coq.stdout:
            if line.rstrip("\n") == end:
                return "\n".join(lines[:-1]).strip("\n")
            if not line.startswith("Fetching opaque proofs from disk for "):
                lines.append(line.rstrip("\n"))
        raise Failure("coqtop ended early")

    def in_full(self, command):
        """The same with nothing hidden, on one line."""
        answer = self.ask(f"Set Printing All.\n{command}\nUnset Printing All.")
        return " ".join(answer.split())

    def full_name(self, name):
        """What kind of object a printed name stands for, and its full name."""
        if name not in self.known:
            found = re.search(r"^Expands to: (\S+) (\S+)$", self.ask(f"About {name}."), re.M)
            self.known[name] = found.groups() if found else (None, None)
        return self.known[name]

    def close(self):
        self.coq.stdin.close()
        self.coq.wait()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def headlines():
    for line in (HERE / "headlines.txt").read_text().splitlines():
        fields = line.split("#")[0].split()
        if fields:
            if len(fields) != 3:
                raise Failure(f"headlines.txt: {line!r}, expected an id, a file and a theorem")
            yield tuple(fields)


def module_of(file):
    return file.removesuffix(".v").replace("/", ".")


MODULES = {module_of(str(path.relative_to(HERE))) for path in HERE.glob("*.v")}


def check_sources():
    for path in sorted(HERE.rglob("*.v")):
        if "_build" in path.parts:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = FORBIDDEN.search(line)
            if found:
                raise Failure(f"{path.relative_to(HERE)}:{number}: forbidden word {found.group()!r}")
    for line in (HERE / "_CoqProject").read_text().splitlines():
        if line.startswith("-") and line not in PROJECT_OPTIONS:
            raise Failure(f"_CoqProject: option {line!r} is not one of {sorted(PROJECT_OPTIONS)}")


def without_arguments(printed):
    return re.split(r"\n\n(?:Arguments|.* has been |.*is not universe)", printed)[0]


def check_axioms(session, name, theorem):
    """Every axiom that the theorem rests on is allowed, by its full name and its type."""
    answer = session.ask(f"Set Printing Width 100000.\nPrint Assumptions {name}.\nSet Printing Width 110.")
    if answer == "Closed under the global context":
        return []
    lines = answer.splitlines()
    if not lines or lines[0] != "Axioms:":
        raise Failure(f"{theorem}: Print Assumptions says {answer!r}")
    used = []
    for line in lines[1:]:
        if line.startswith(" "):
            continue
        axiom = line.split()[0]
        _, full = session.full_name(axiom)
        said = session.ask(f"Set Printing Width 100000.\nCheck @{axiom}.\nSet Printing Width 110.")
        kind = " ".join(said.split(":", 1)[1].split()) if ":" in said else said
        if not re.match(r"\S+( :|$)", line) or AXIOMS.get(full) != kind:
            raise Failure(f"{theorem} uses {full or line} : {kind}, which is no allowed axiom")
        used.append(full)
    return sorted(used)


def own_names(session, text):
    """The definitions of this development in a fully printed text: kind and full name."""
    for name in sorted(set(re.findall(r"[A-Za-z_][\w']*(?:\.[A-Za-z_][\w']*)+", text))):
        if any(part in MODULES for part in name.split(".")[:-1]):
            kind, full = session.full_name(name)
            if full and full.startswith("Hardmax."):
                yield kind, full


def unfold(session, text, definitions):
    """Adds what the text unfolds to."""
    for kind, full in own_names(session, text):
        if full in definitions:
            continue
        theorem = kind == "Constant" and "is opaque" in session.ask(f"About {full}.")
        command = f"{'Check' if theorem or kind == 'Constructor' else 'Print'} {full}."
        readable, complete = session.ask(command), session.in_full(command)
        complete = re.split(r" Arguments ", complete)[0]
        definitions[full] = f"{without_arguments(readable)}\n  digest {digest(complete)}"
        unfold(session, complete, definitions)


def audit_file(file, theorems):
    """The entries, definitions and axioms of the headlines in one file; or what is wrong."""
    module = module_of(file)
    session = Session(module)
    try:
        entries, definitions, axioms = {}, {}, {}
        for name in theorems:
            full, theorem = f"Hardmax.{module}.{name}", f"{file}: {name}"
            about = session.ask(f"About {full}.")
            if f"Expands to: Constant {full}" not in about:
                raise Failure(f"{theorem} does not exist, or is no constant")
            if "is opaque" not in about:
                raise Failure(f"{theorem} is not a theorem: it has no closed proof")
            sort = session.ask(f"Check (fun P : Prop => P) ltac:(let t := type of (@{full}) in exact t).")
            if not sort.rstrip().endswith(": Prop"):
                raise Failure(f"{theorem} is not a theorem: its type is no proposition")
            axioms[name] = check_axioms(session, full, theorem)
            complete = session.in_full(f"Check @{full}.").split(" : ", 1)[1]
            entries[name] = f"{session.ask(f'Check @{full}.')}\n  digest {digest(complete)}"
            unfold(session, complete, definitions)
        return entries, definitions, axioms
    finally:
        session.close()


def golden_text(lines, results):
    text = ["# What the headline theorems say. Written by `make -C proofs statements`; read as a snapshot is.", ""]
    definitions = {}
    for id, file, name in lines:
        entries, found, _ = results[file]
        text += [f"== {id} ({file}, {name})", entries[name], ""]
        for name, definition in found.items():
            if definitions.setdefault(name, definition) != definition:
                raise Failure(f"{name} is printed in two ways:\n{definitions[name]}\n{definition}")
    text += [f"-- {name}\n{definitions[name]}\n" for name in sorted(definitions)]
    return "\n".join(text).rstrip("\n") + "\n"


def sections(text):
    return {part.split("\n", 1)[0]: part for part in re.split(r"\n(?=== |-- )", text.rstrip("\n"))}


def compare(lines, found, partial):
    golden = GOLDEN.read_text() if GOLDEN.exists() else ""
    if partial:
        expected, actual = sections(golden), sections(found)
        changed = [key for key in actual if not key.startswith("#") and actual[key].rstrip() != expected.get(key, "").rstrip()]
        golden = "".join(expected.get(key, "").rstrip("\n") + "\n" for key in changed)
        found = "".join(actual[key].rstrip("\n") + "\n" for key in changed)
    if golden != found:
        sys.stdout.writelines(difflib.unified_diff(golden.splitlines(True), found.splitlines(True),
                                                   "statements.golden", "what the theorems say"))
        raise Failure("a statement is not that of statements.golden (make -C proofs statements writes it anew)")


def main():
    parser = argparse.ArgumentParser(description="audits the headline theorems")
    parser.add_argument("--update", action="store_true", help="write statements.golden anew")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these theorems alone")
    arguments = parser.parse_args()
    try:
        check_sources()
        lines = [line for line in headlines() if not arguments.only or line[2] in arguments.only]
        if not lines:
            raise Failure("no headline to audit")
        files = {}
        for _, file, name in lines:
            files.setdefault(file, []).append(name)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = dict(zip(files, pool.map(audit_file, files, files.values())))
        for _, file, name in lines:
            print(f"{file}: {name}: {', '.join(results[file][2][name]) or 'no axiom'}")
        found = golden_text(lines, results)
        if arguments.update:
            GOLDEN.write_text(found)
        compare(lines, found, bool(arguments.only))
    except Failure as failure:
        print(f"audit: FAILED, {failure}", file=sys.stderr)
        sys.exit(1)
    print(f"audit: ok, {len(lines)} theorems")


if __name__ == "__main__":
    main()
