(* CheckerExample: certificates that the checker accepts, by computation; so the hypotheses of
   the theorems on settled layers can be met, all at once.

     repeated_tokens  == two equal leaders, two more, and a follower of the pair; settled at 0
     drifting         == a regime: one token's mean drifts for ever, its distance is t r^t
     quadratic        == a regime with a token whose distance is t^2 r^t
     moving_leader    == settled at layer 1 only, after a token has changed its attention set
     skew             == settled at 0, for a form that is not symmetric
     indefinite       == settled at 0, for a form that is negative definite: the leader is the shorter token

   example_settled: A symmetric positive definite, alpha > 0, a settled layer: the hypotheses of
   certificate_sound, certificate_limit, settled_vertices_are_leaders, settled_face_projection.
   example_complete: those of certificate_complete. example_regime: those of regime_sound and
   regime_limit, for the drifting instance. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import reals.
From Hardmax Require Import Form Model Convergence Vertices Settled SettledLimit Regime.
From Hardmax Require Import CheckerLists CheckerFinal CheckerReplay CheckerRegime CheckerSound CheckerComplete.
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
        [:: 1 # 1; 0 # 1]]
    P.Settled.

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
        [:: 1 # 1; 1 # 3]]
    P.Settled.

(* theory.md section 3: tokens 2 and 3 go to the leaders 0 and 1; token 4 follows those two, so that
   its mean drifts. *)
Definition drifting : P.certificate :=
  P.Certificate
    (P.Instance (1 # 2) None
      [:: [:: 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; 0 # 1]; [:: 1 # 1; 1 # 2; 1 # 10];
          [:: 1 # 1; - 1 # 2; 1 # 10]; [:: 1 # 2; 0 # 1; 1 # 4]])
    0
    [:: [:: [:: 0]; [:: 1]; [:: 0]; [:: 1]; [:: 2; 3]]]%N
    [:: 0; 1]%N
    [:: [:: 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; 0 # 1]; [:: 1 # 1; 1 # 1; 0 # 1];
        [:: 1 # 1; - 1 # 1; 0 # 1]; [:: 1 # 1; 0 # 1; 0 # 1]]
    (P.Regime
      [:: [::]; [::]; [:: [:: 0 # 1; - 1 # 2; 1 # 10]]; [:: [:: 0 # 1; 1 # 2; 1 # 10]];
          [:: [:: - 1 # 2; 0 # 1; 1 # 4]; [:: 0 # 1; 0 # 1; 1 # 20]]]
      [:: 1; 1; 1; 1; 6]%Z).

(* Token 10 follows tokens 8 and 9, which follow two tokens each that follow leaders: it approaches its
   limit at t^2 r^t (CheckerRate.v). *)
Definition quadratic : P.certificate :=
  P.Certificate
    (P.Instance (1 # 2) None
      [:: [:: 1 # 1; 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; 1 # 1; - 1 # 1; 0 # 1];
          [:: 1 # 1; - 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; - 1 # 1; 0 # 1];
          [:: 1 # 1; 1 # 1; 1 # 2; 1 # 10]; [:: 1 # 1; 1 # 1; - 1 # 2; 1 # 10];
          [:: 1 # 1; - 1 # 1; 1 # 2; 1 # 10]; [:: 1 # 1; - 1 # 1; - 1 # 2; 1 # 10];
          [:: 1 # 1; 1 # 2; 0 # 1; 1 # 4]; [:: 1 # 1; - 1 # 2; 0 # 1; 1 # 4];
          [:: 1 # 2; 0 # 1; 0 # 1; 1 # 4]])
    0
    [:: [:: [:: 0]; [:: 1]; [:: 2]; [:: 3]; [:: 0]; [:: 1]; [:: 2]; [:: 3]; [:: 4; 5]; [:: 6; 7]; [:: 8; 9]]]%N
    [:: 0; 1; 2; 3]%N
    [:: [:: 1 # 1; 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; 1 # 1; - 1 # 1; 0 # 1];
        [:: 1 # 1; - 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; - 1 # 1; 0 # 1];
        [:: 1 # 1; 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; 1 # 1; - 1 # 1; 0 # 1];
        [:: 1 # 1; - 1 # 1; 1 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; - 1 # 1; 0 # 1];
        [:: 1 # 1; 1 # 1; 0 # 1; 0 # 1]; [:: 1 # 1; - 1 # 1; 0 # 1; 0 # 1];
        [:: 1 # 1; 0 # 1; 0 # 1; 0 # 1]]
    (P.Regime
      [:: [::]; [::]; [::]; [::];
          [:: [:: 0 # 1; 0 # 1; - 1 # 2; 1 # 10]]; [:: [:: 0 # 1; 0 # 1; 1 # 2; 1 # 10]];
          [:: [:: 0 # 1; 0 # 1; - 1 # 2; 1 # 10]]; [:: [:: 0 # 1; 0 # 1; 1 # 2; 1 # 10]];
          [:: [:: 0 # 1; - 1 # 2; 0 # 1; 1 # 4]; [:: 0 # 1; 0 # 1; 0 # 1; 1 # 20]];
          [:: [:: 0 # 1; 1 # 2; 0 # 1; 1 # 4]; [:: 0 # 1; 0 # 1; 0 # 1; 1 # 20]];
          [:: [:: - 1 # 2; 0 # 1; 0 # 1; 1 # 4]; [:: 0 # 1; 0 # 1; 0 # 1; 1 # 8];
              [:: 0 # 1; 0 # 1; 0 # 1; 1 # 40]]]
      [:: 1; 1; 1; 1; 2; 2; 2; 2; 6; 6; 18]%Z).

(* (x, y) A (x', y') = x x' + 2 x y' + y y': the first token scores 1 with itself and 2 with the second.
   With the form transposed it would attend to itself. *)
Definition skew : P.certificate :=
  P.Certificate
    (P.Instance (1 # 1) (Some [:: [:: 1 # 1; 2 # 1]; [:: 0 # 1; 1 # 1]])
      [:: [:: 1 # 1; 0 # 1]; [:: 0 # 1; 1 # 1]])
    0 [:: [:: [:: 1]; [:: 1]]]%N [:: 1]%N [:: [:: 0 # 1; 1 # 1]; [:: 0 # 1; 1 # 1]] P.SettledAnyForm.

Definition indefinite : P.certificate :=
  P.Certificate
    (P.Instance (1 # 1) (Some [:: [:: - 1 # 1]]) [:: [:: 1 # 1]; [:: 2 # 1]])
    0 [:: [:: [:: 0]; [:: 0]]]%N [:: 0]%N [:: [:: 1 # 1]; [:: 1 # 1]] P.SettledAnyForm.

Lemma skew_accepted : P.check_certificate skew.
Proof. by vm_compute. Qed.

Lemma indefinite_accepted : P.check_certificate indefinite.
Proof. by vm_compute. Qed.

(* The same claims for a form of an inner product. *)
Lemma forms_rejected :
  P.diagnose (P.Certificate (P.cert_instance skew) 0 (P.cert_attention skew) [:: 1]%N (P.cert_limits skew)
    P.Settled) = Some P.FormNotSymmetric /\
  P.diagnose (P.Certificate (P.cert_instance indefinite) 0 (P.cert_attention indefinite) [:: 0]%N
    (P.cert_limits indefinite) P.Settled) = Some P.FormNotPositiveDefinite.
Proof. by split; vm_compute. Qed.

Lemma repeated_tokens_accepted : P.check_certificate repeated_tokens.
Proof. by vm_compute. Qed.

Lemma moving_leader_accepted : P.check_certificate moving_leader.
Proof. by vm_compute. Qed.

Lemma drifting_accepted : P.check_certificate drifting.
Proof. by vm_compute. Qed.

Lemma quadratic_accepted : P.check_certificate quadratic.
Proof. by vm_compute. Qed.

(* A smaller T does not suffice for token 4. *)
Lemma early_bound_rejected :
  P.diagnose (P.Certificate (P.cert_instance drifting) 0 (P.cert_attention drifting) [:: 0; 1]%N
    (P.cert_limits drifting) (if P.cert_claim drifting is P.Regime w _ then P.Regime w [:: 1; 1; 1; 1; 5]%Z
                              else P.Settled)) = Some (P.GapCloses 4 0).
Proof. by vm_compute. Qed.

(* One wrong claim, and it is rejected. *)
Lemma wrong_leaders_rejected :
  P.diagnose (P.Certificate (P.cert_instance repeated_tokens) 0
    (P.cert_attention repeated_tokens) [:: 0; 2; 3]%N (P.cert_limits repeated_tokens) P.Settled) =
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
have h := check_certificate_sound repeated_tokens_accepted isT R; have [s _] := claim_holds h.
by split; [exact: instance_symmetric h | exact: instance_positive h | exact: instance_step h |].
Qed.

Local Notation B := (instance_form R (P.cert_instance drifting)).
Local Notation a2 := (instance_alpha R (P.cert_instance drifting)).
Local Notation Y := (@instance_tokens R (P.cert_instance drifting)).
Local Notation limits_of := (@claimed_limits R drifting).
Local Notation weights := (@newton_at R 3 5 (if P.cert_claim drifting is P.Regime w _ then w else [::])).

Lemma example_regime : [/\ (0 < a2)%R, regime B a2 Y limits_of weights 2 &
  regime_scores B Y (regime_at a2 limits_of weights 2)].
Proof.
have h := check_certificate_sound drifting_accepted isT R.
have [_ reg _] := claim_holds h; split=> //; first exact: (instance_step h).
have [[_ hs] _] := regime_sound (instance_step h) reg; apply: hs => t kt i.
have e := pattern_for_ever h kt; rewrite (patterns_replayed h (leqnn _)) in e.
have := congr1 (fun l => nth [::] l i) e; rewrite !nth_pattern => e2.
by apply/setP => l; rewrite -!mem_indices_of e2.
Qed.

(* The third coordinate of the last token: its limit is 0, approached at t r^t. *)
Theorem drifting_rate t : trajectory B a2 Y t (@Ordinal 5 4 isT) 0%R (@Ordinal 3 2 isT) =
  (rate a2 ^+ t * (4%:R^-1 + t%:R / 20%:R))%R.
Proof.
have h := check_certificate_sound drifting_accepted isT R; have [_ _ cf] := claim_holds h.
have {}cf : trajectory B a2 Y t =1 regime_at a2 limits_of weights 2 t by have := cf t (leq0n t); rewrite subn0.
rewrite cf /regime_at !mxE summxE !big_ord_recl big_ord0 !mxE /rational /= bin0 bin1.
rewrite embed0 embed1 !GRing.mul0r GRing.add0r !GRing.mul1r GRing.addr0.
by congr (_ * (_ + _ * _))%R; rewrite /embed //= GRing.mul1r.
Qed.

Lemma example_complete : exists2 L, limits A alpha Z L &
  forall i, exists2 j, leads A alpha Z j & L j = L i.
Proof.
have h := check_certificate_sound repeated_tokens_accepted isT R.
have hL := limits_reached h; have lead := leaders_ever h.
exists (@claimed_limits R c) => // i.
have [i3|i4] := leqP i 3; first by exists i => //; apply/lead; case: i i3 => -[|[|[|[|]]]].
exists (Ordinal (isT : (0 < 5)%N)); first exact/lead.
by apply/rowP => a; rewrite !mxE; case: i i4 => -[|[|[|[|[|]]]]].
Qed.
End Examples.
