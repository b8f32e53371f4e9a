(* CheckerExample: certificates that the checker accepts, by computation; so the hypotheses of
   the theorems on settled layers can be met, all at once.

     repeated_tokens  == two equal leaders, two more, and a follower of the pair; settled at 0
     moving_leader    == settled at layer 1 only, after a token has changed its attention set

   example_settled: A symmetric positive definite, alpha > 0, a settled layer: the hypotheses of
   certificate_sound, certificate_limit, settled_vertices_are_leaders, settled_face_projection.
   example_complete: those of certificate_complete. example_regime: those of regime_sound and
   regime_limit. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import reals.
From Hardmax Require Import Form Model Convergence Vertices Settled SettledLimit Regime.
From Hardmax Require Import CheckerLists CheckerReplay CheckerSound.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Definition repeated_tokens : P.certificate :=
  P.Certificate
    (P.Instance (1 # 1) None
      [:: [:: 1 # 1; 0 # 1]; [:: 1 # 1; 0 # 1]; [:: 0 # 1; 1 # 1]; [:: - 1 # 2; - 1 # 2];
          [:: 1 # 4; 1 # 8]])
    0
    [:: [:: [:: 0; 1]; [:: 0; 1]; [:: 2]; [:: 3]; [:: 0; 1]]]%N
    [:: 0; 1; 2; 3]%N
    [:: [:: 1 # 1; 0 # 1]; [:: 1 # 1; 0 # 1]; [:: 0 # 1; 1 # 1]; [:: - 1 # 2; - 1 # 2];
        [:: 1 # 1; 0 # 1]].

Definition moving_leader : P.certificate :=
  P.Certificate
    (P.Instance (1 # 2) (Some [:: [:: 1 # 1; 0 # 1];
        [:: 0 # 1; 1 # 1]])
      [:: [:: 1 # 1; 1 # 3];
          [:: - 1 # 12; 1 # 12];
          [:: - 1 # 1; - 1 # 1];
          [:: 0 # 1; 1 # 4];
          [:: - 3 # 10; - 7 # 10];
          [:: - 3 # 5; - 9 # 10];
          [:: 4 # 5; 1 # 10];
          [:: 3 # 5; 3 # 20]])
    1
    [:: [:: [:: 0]; [:: 3]; [:: 2]; [:: 0]; [:: 2]; [:: 2]; [:: 0]; [:: 0]];
        [:: [:: 0]; [:: 1]; [:: 2]; [:: 0]; [:: 2]; [:: 2]; [:: 0]; [:: 0]]]%N
    [:: 0; 1; 2]%N
    [:: [:: 1 # 1; 1 # 3];
        [:: - 1 # 18; 5 # 36];
        [:: - 1 # 1; - 1 # 1];
        [:: 1 # 1; 1 # 3];
        [:: - 1 # 1; - 1 # 1];
        [:: - 1 # 1; - 1 # 1];
        [:: 1 # 1; 1 # 3];
        [:: 1 # 1; 1 # 3]].

Lemma repeated_tokens_accepted : P.check_certificate repeated_tokens.
Proof. by vm_compute. Qed.

Lemma moving_leader_accepted : P.check_certificate moving_leader.
Proof. by vm_compute. Qed.

(* One wrong claim, and it is rejected. *)
Lemma wrong_leaders_rejected :
  P.diagnose (P.Certificate (P.cert_instance repeated_tokens) 0
    (P.cert_attention repeated_tokens) [:: 0; 2; 3]%N (P.cert_limits repeated_tokens)) =
  Some P.Leaders.
Proof. by vm_compute. Qed.

Section Examples.
Variable R : realType.
Let c := repeated_tokens.
Let A := instance_form R (P.cert_instance c).
Let alpha := instance_alpha R (P.cert_instance c).
Let Z := @instance_tokens R (P.cert_instance c).

Lemma example_settled : [/\ symmetric_form A, positive_definite A, (0 < alpha)%R &
  settled A (trajectory A alpha Z 0)].
Proof.
by have [_ Asym Apd a0 _ _ _ h] := check_certificate_sound repeated_tokens_accepted R.
Qed.

Lemma example_regime : exists c w N, regime A alpha (trajectory A alpha Z 0) c w N /\
  regime_scores A (trajectory A alpha Z 0) (regime_at alpha c w N).
Proof.
have [_ _ a0 h] := example_settled.
have := settled_regime a0 h; set w := (fun m i => _) => hw.
by exists (mean A (trajectory A alpha Z 0)), w, 1%N.
Qed.

Lemma example_complete : exists2 L, limits A alpha Z L &
  forall i, exists2 j, leads A alpha Z j & L j = L i.
Proof.
have [_ _ _ _ _ _ _ _ _ _ hL _ lead _ _ _ _] :=
  check_certificate_sound repeated_tokens_accepted R.
exists (@claimed_limits R c) => // i.
have [i3|i4] := leqP i 3; first by exists i => //; apply/lead; case: i i3 => -[|[|[|[|]]]].
exists (Ordinal (isT : (0 < 5)%N)); first exact/lead.
by apply/rowP => a; rewrite !mxE; case: i i4 => -[|[|[|[|[|]]]]].
Qed.
End Examples.
