"""Alters headlines one at a time in a scratch copy of the built proofs; each must be caught by audit.py.

    mutate.py [COUNT]     the first COUNT alterations (all by default)
    mutate.py NAME ...    those of these headlines

An alteration renames the theorem or a definition to NAME_kept throughout its file, where the old proof still holds,
and puts something weaker, or nothing, in its place. The file is compiled, and the audit must fail with the words
expected here. A copy without an alteration must pass first.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TYPE = "ltac:(let t := type of (@{name}_kept{instance}) in exact t)"
CHANGED = "a statement is not that of statements.golden"


def kept(name, instance=""):
    return TYPE.format(name=name, instance=instance)


def theorem(name, statement, proof):
    return f"Theorem {name} : {statement}.\nProof. {proof} Qed.\n"


def instance(name, binders, arguments):
    """The theorem for particular arguments alone."""
    names = " ".join(re.findall(r"[(]([^:]*):", binders)) or "_"
    return theorem(name, f"forall {binders}, {kept(name, arguments)}", f"move=> {names}; exact: (@{name}_kept{arguments}).")


REAL = "(R : realType)"
SETTING = "(R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R)"
DEFINITE = SETTING + " (h1 : symmetric_form A) (h2 : positive_definite A) (h3 : 0 < alpha)"
LIMITS = DEFINITE + " (Z L : 'I_n -> 'rV[R]_d) (h4 : limits A alpha Z L)"

# What is done, the file, the names kept under another name, what is put at the end of the file, the headline that is
# audited, and what the audit says.
ALTERATIONS = [
    ("the conclusion becomes True", "SoftmaxGap.v", ["softmax_gap"], theorem("softmax_gap", "True", "by []."),
     "softmax_gap", CHANGED),
    ("a hypothesis that never holds", "OneLayer.v", ["progress"],
     theorem("progress", f"False -> {kept('progress')}", "by []."), "progress", CHANGED),
    ("an axiom of one's own under the short name of an allowed one", "boolp.v", [],
     "Hypothesis propositional_extensionality : 0 = 1.\n"
     "Theorem zero_is_one : 0 = 1.\nProof. exact propositional_extensionality. Qed.\n", "zero_is_one",
     "uses Hardmax.boolp.propositional_extensionality : 0 = 1, which is no allowed axiom"),
    ("the theorem is renamed", "Order.v", ["leaders_exist"], "", "leaders_exist", "does not exist"),
    ("an alternative that always holds", "OneLayer.v", ["norm_growth"],
     theorem("norm_growth", f"{kept('norm_growth')} \\/ True", "by right."), "norm_growth", CHANGED),
    ("a definition of the statement instead of a proof", "OneLayer.v", ["injectivity"],
     f"Definition injectivity : Prop := {kept('injectivity')}.\n", "injectivity", "is not a theorem"),
    ("one field instead of all", "Leaders.v", ["separation"],
     theorem("separation", kept("separation", " rat_realFieldType"), "exact: separation_kept."), "separation", CHANGED),
    ("a hypothesis that is a false equation", "Leaders.v", ["leader_invariance"],
     theorem("leader_invariance", f"(2 = 3)%N -> {kept('leader_invariance')}", "by []."), "leader_invariance", CHANGED),
    ("one token in one dimension", "Leaders.v", ["follower_lock"],
     theorem("follower_lock", kept("follower_lock", " rat_realFieldType 1 1"), "exact: follower_lock_kept."),
     "follower_lock", CHANGED),
    ("a definition in the conclusion becomes True", "Convergence.v", ["limits", "convergence"],
     "Definition limits (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R) (Z L : 'I_n -> 'rV[R]_d) := True.\n"
     + theorem("convergence", "forall (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R), symmetric_form A -> "
               "positive_definite A -> 0 < alpha -> forall Z : 'I_n -> 'rV[R]_d, exists L, limits A alpha Z L",
               "by move=> R d n A alpha _ _ _ Z; exists Z."), "convergence", CHANGED),
    ("a definition in a hypothesis becomes False", "Settled.v", ["settled", "certificate_sound"],
     "Definition settled (R : realFieldType) (d n : nat) (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d) := False.\n"
     + theorem("certificate_sound", "forall (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R), 0 < alpha -> "
               "forall (Z : 'I_n -> 'rV[R]_d) (k t : nat), settled A (trajectory A alpha Z k) -> (k <= t)%N -> "
               "forall i, attention A (trajectory A alpha Z t) i = attention A (trajectory A alpha Z k) i /\\ "
               "trajectory A alpha Z t i = rate alpha ^+ (t - k) *: trajectory A alpha Z k i + "
               "(1 - rate alpha ^+ (t - k)) *: mean A (trajectory A alpha Z k) i", "by []."),
     "certificate_sound", CHANGED),
    ("the conclusion becomes one half of it", "Regime.v", ["regime_sound"],
     theorem("regime_sound", f"{kept('regime_sound')} -> True", "by []."), "regime_sound", CHANGED),
    ("an axiom instead of a proof", "Equivariance.v", ["equivariance"],
     f"Axiom equivariance : {kept('equivariance')}.\n", "equivariance", "forbidden word 'Axiom'"),
    ("a hypothesis outside every section instead of a proof", "OneLayer.v", ["hull_nesting"],
     f"Hypothesis hull_nesting : {kept('hull_nesting')}.\n", "hull_nesting", "is not a theorem"),
    ("a proof from a hypothesis outside every section", "OneLayer.v", ["attention_monotone"],
     "Hypothesis anything : False.\n" + theorem("attention_monotone", kept("attention_monotone"), "case: anything."),
     "attention_monotone", "uses Hardmax.OneLayer.anything : False, which is no allowed axiom"),
    ("a recursion that does not end", "Order.v", ["attention_order"],
     "Unset Guard Checking.\nFixpoint anything (n : nat) : False := anything n.\n"
     + theorem("attention_order", kept("attention_order"), "case: (anything 0)."), "attention_order",
     "forbidden word 'Unset Guard Checking'"),
    ("the statement becomes a hypothesis", "Vertices.v", ["tie_free_limits"],
     theorem("tie_free_limits", f"{kept('tie_free_limits')} -> True", "by []."), "tie_free_limits", CHANGED),
    ("the paper's theorem becomes True", "Paper.v", ["alcalde_fantuzzi_zuazua"],
     theorem("alcalde_fantuzzi_zuazua", "True", "by []."), "alcalde_fantuzzi_zuazua", CHANGED),
    ("a counterexample becomes trivial", "RegimeRest.v", ["rest_equation_needed"],
     theorem("rest_equation_needed", "~ False", "by []."), "rest_equation_needed", CHANGED),
    ("a value instead of a proof", "Faces.v", ["face_projection"],
     "Definition face_projection : unit.\nProof. exact: tt. Qed.\n", "face_projection", "its type is no proposition"),
    ("no bound of the filter at all", "RoundingFilter.v", ["candidates_contain_maximisers"],
     theorem("candidates_contain_maximisers", "True", "exact I."), "candidates_contain_maximisers", CHANGED),
    ("numbers without underflow", "RoundingAdvance.v", ["reached_bounded"],
     theorem("reached_bounded", kept("reached_bounded", " 0"), "exact (@reached_bounded_kept 0)."), "reached_bounded",
     CHANGED),
    ("the conversion is promised where it is promised", "RoundingConversion.v", ["quotient_converted"],
     theorem("quotient_converted", f"{kept('quotient_converted')} -> True", "intros; exact I."), "quotient_converted",
     CHANGED),
    ("an exponential of eight bits", "FixedExp.v", ["exp_enclosed"],
     theorem("exp_enclosed", kept("exp_enclosed", " 8%Z"), "exact (@exp_enclosed_kept 8%Z)."), "exp_enclosed", CHANGED),
    ("a softmax mean at temperature 1", "FixedSoftmax.v", ["softmax_mean_enclosed"],
     theorem("softmax_mean_enclosed", "forall bits h, " + kept("softmax_mean_enclosed", " bits h 1"),
             "exact (fun bits h => @softmax_mean_enclosed_kept bits h 1)."), "softmax_mean_enclosed", CHANGED),
    ("the attention set is that of some layer, which may change", "EventuallyConstant.v", ["eventually_constant"],
     theorem("eventually_constant", f"forall {SETTING} (Z : 'I_n -> 'rV[R]_d) (i : 'I_n), exists M, forall t, (M <= t)%N -> "
             "exists m, attention A (trajectory A alpha Z t) i = attention A (trajectory A alpha Z m) i",
             "by move=> R d n A alpha Z i; exists 0%N => t _; exists t."), "eventually_constant", CHANGED),
    ("steady from the first layer on instead of a later one", "EventuallyConstant.v", ["eventually_constant"],
     instance("eventually_constant", LIMITS + " (i : 'I_n)", " R d n A alpha h1 h2 h3 Z L h4 i 0%N"),
     "eventually_constant", CHANGED),
    ("a third alternative that always holds", "OutsideMean.v", ["outside_mean_steady"],
     theorem("outside_mean_steady", f"{kept('outside_mean_steady')} \\/ True", "by right."), "outside_mean_steady", CHANGED),
    ("dimension one instead of at most two", "Planar.v", ["planar_settles"],
     instance("planar_settles", REAL, " R 1"), "planar_settles", CHANGED),
    ("standing from the first layer on", "Eventual.v", ["standing_means_settle"],
     instance("standing_means_settle", LIMITS, " R d n A alpha h1 h2 h3 Z L h4 0%N"), "standing_means_settle", CHANGED),
    ("the rate of degree 0 alone", "RegimeRate.v", ["regime_rate"],
     instance("regime_rate", SETTING + " (h : 0 < alpha) (Z : 'I_n -> 'rV[R]_d) (k : nat) (c : 'I_n -> 'rV[R]_d) "
              "(w : nat -> 'I_n -> 'rV[R]_d) (N : nat) (i : 'I_n)", " R d n A alpha h Z k c w N i 0%N"),
     "regime_rate", CHANGED),
    ("the rate claimed becomes True", "CheckerRate.v", ["certified_rate"],
     theorem("certified_rate", "forall c : P.certificate, P.check_certificate c -> True", "by []."),
     "certified_rate", CHANGED),
    ("no value of the limit", "CheckerRate.v", ["quadratic_rate"],
     theorem("quadratic_rate", f"{kept('quadratic_rate')} \\/ exists x : nat, x = 80%N",
             "by left; exact: quadratic_rate_kept."),
     "quadratic_rate", CHANGED),
    ("the program answers, with anything", "Oracle.v", ["oracle_right"],
     theorem("oracle_right", "forall (i : P.instance) (K : nat) (R : realFieldType), instance_ready i -> "
             "symmetric_form (instance_form R i) -> positive_definite (instance_form R i) -> 0 < instance_alpha R i -> "
             "exists l, O.run_instance i K = O.Layers l", "by move=> i K; have [_] := oracle_right_kept i K."),
     "oracle_right", CHANGED),
    ("settled at the first layer alone", "SettledLimit.v", ["certificate_limit"],
     instance("certificate_limit", SETTING + " (h : 0 < alpha) (Z : 'I_n -> 'rV[R]_d)", " R d n A alpha h Z 0%N"),
     "certificate_limit", CHANGED),
    ("the theorem becomes its own hypothesis", "SettledLimit.v", ["certificate_complete"],
     theorem("certificate_complete", f"{kept('certificate_complete')} -> {kept('certificate_complete')}", "by []."),
     "certificate_complete", CHANGED),
    ("one dimension", "SettledFaces.v", ["settled_vertices_are_leaders"],
     instance("settled_vertices_are_leaders", "(R : realFieldType)", " R 1"), "settled_vertices_are_leaders", CHANGED),
    ("no tokens", "SettledFaces.v", ["settled_face_projection"],
     instance("settled_face_projection", "(R : realFieldType) (d : nat)", " R d 0"), "settled_face_projection", CHANGED),
    ("a hypothesis that no number meets", "RegimeLimit.v", ["regime_limit"],
     theorem("regime_limit", f"(1 < 1)%N -> {kept('regime_limit')}", "by []."), "regime_limit", CHANGED),
    ("an alternative to the shape", "RegimeShape.v", ["lasting_shape"],
     theorem("lasting_shape", f"{kept('lasting_shape')} \\/ True", "by right."), "lasting_shape", CHANGED),
    ("the conclusion becomes the hypothesis", "CheckerSound.v", ["check_certificate_sound"],
     theorem("check_certificate_sound", "forall c : P.certificate, P.check_certificate c -> P.check_certificate c",
             "by []."),
     "check_certificate_sound", CHANGED),
    ("any form without its layers", "CheckerSound.v", ["check_any_form_sound"],
     theorem("check_any_form_sound", "forall c : P.certificate, P.check_certificate c -> forall R : realType, "
             "~~ P.any_form c -> symmetric_form (instance_form R (P.cert_instance c))",
             "by move=> c h R a; have [_ /(_ a)[]] := check_any_form_sound_kept h R."), "check_any_form_sound", CHANGED),
    ("the theorem on completeness is renamed", "CheckerComplete.v", ["check_certificate_complete"], "",
     "check_certificate_complete", "does not exist"),
    ("one direction of two", "CheckerComplete.v", ["check_certificateP"],
     theorem("check_certificateP", "forall (R : realType) (c : P.certificate), P.check_certificate c -> shaped c",
             "by move=> R c /(check_certificateP_kept R)[]."), "check_certificateP", CHANGED),
    ("paths of no step", "Order.v", ["attention_acyclic"],
     instance("attention_acyclic", "(R : realFieldType) (d n : nat) (A : 'M[R]_d) (h1 : symmetric_form A) "
              "(h2 : positive_definite A) (Z : 'I_n -> 'rV[R]_d) (i : 'I_n)", " R d n A h1 h2 Z i [::]"),
     "attention_acyclic", CHANGED),
    ("leaders of one dimension", "Vertices.v", ["vertices_are_leaders"],
     instance("vertices_are_leaders", REAL, " R 1"), "vertices_are_leaders", CHANGED),
    ("the first layer of an example", "CheckerExample.v", ["drifting_rate"],
     instance("drifting_rate", REAL, " R 0%N"), "drifting_rate", CHANGED),
    ("an example of nothing", "CheckerExample.v", ["example_regime"],
     theorem("example_regime", "exists a : rat, (0 < a)%R", "by exists 1%R."), "example_regime", CHANGED),
    ("a counterexample with an alternative", "Necessity.v", ["distinct_tokens_needed"],
     theorem("distinct_tokens_needed", f"{kept('distinct_tokens_needed')} \\/ True", "by right."), "distinct_tokens_needed",
     CHANGED),
    ("a counterexample about limits becomes True", "NecessityLimits.v", ["tie_freedom_needed"],
     theorem("tie_freedom_needed", "True", "by []."), "tie_freedom_needed", CHANGED),
    ("another lemma under the id of a headline", "Leaders.v", [], "", "leader_le", CHANGED),
]


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def audit(folder, name):
    return run(folder, sys.executable, "audit.py", "--only", name)


def caught(alteration):
    description, file, names, appended, headline, expected = alteration
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "proofs"
        shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("checker", "__pycache__"))
        path = folder / file
        text = path.read_text() if path.exists() else "From mathcomp Require Import all_ssreflect.\n"
        for name in names:
            text = re.sub(rf"(?<![\w'.]){name}(?![\w'])", f"{name}_kept", text)
        path.write_text(text + appended)
        if not any(line.split()[1:3] == [file, headline] for line in (folder / "headlines.txt").read_text().splitlines()):
            with (folder / "headlines.txt").open("a") as rows:
                rows.write(f"altered {file} {headline}\n")
        code, said = run(folder, "coqc", "-q", "-w", "none", "-Q", ".", "Hardmax", file)
        if code != 0:
            return f"{description}: {file} does not compile\n{said}"
        code, said = audit(folder, headline)
        last = said.rstrip().splitlines()[-1] if said.strip() else ""
        if code == 0 or expected not in last:
            return f"{description} ({file}, {headline}): expected {expected!r}, the audit says {last!r}"
    print(f"caught: {description} ({file}, {headline})", flush=True)
    return None


def main():
    given = sys.argv[1:]
    if given and given[0].isdigit():
        chosen = ALTERATIONS[:int(given[0])]
    else:
        chosen = [alteration for alteration in ALTERATIONS if not given or alteration[4] in given]
    unknown = [name for name in given if not name.isdigit() and name not in {alteration[4] for alteration in ALTERATIONS}]
    if unknown:
        sys.exit(f"mutate: no alteration of {', '.join(unknown)}")
    code, said = audit(HERE, "progress")
    if code != 0:
        sys.exit(f"mutate: the unaltered proofs fail\n{said}")
    failures = [failure for failure in map(caught, chosen) if failure]
    for failure in failures:
        print(f"mutate: NOT caught, {failure}", file=sys.stderr)
    if failures:
        sys.exit(1)
    print(f"mutate: ok, {len(chosen)} alterations caught")


if __name__ == "__main__":
    main()
