(* Leaders: hyperplane separation, and what stays for ever (theory.md section 2).

   Headline theorems: separation, leader_invariance, follower_lock. They hold for any
   bilinear form and, where the layer map occurs, any alpha > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Leaders.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation beta := (beta alpha).
Local Notation rate := (rate alpha).
Local Notation layer := (layer A alpha).
Local Notation trajectory := (trajectory A alpha).
Local Notation leader := (leader A).
Implicit Types (Z : cfg) (i j l : 'I_n).

(* Token i leads iff every token at another point lies strictly on the near side of the
   hyperplane { y : <z_i, y> = |z_i|^2 }. *)
Theorem separation Z i :
  leader Z i <-> forall j, j \notin class Z i -> ip A (Z i) (Z j) < sqnorm A (Z i).
Proof.
split=> [lZ j hj|h].
  by apply: attention_lt (leader_self lZ) _; rewrite (eqP lZ).
apply/eqP; apply: (attention_char (class_self Z i)) => // j /classP e.
by rewrite e.
Qed.

Lemma leader_lt Z i j : leader Z i -> Z j != Z i -> ip A (Z i) (Z j) < sqnorm A (Z i).
Proof. by move=> /separation h ne; apply: h; rewrite inE. Qed.

Lemma leader_le Z i j : leader Z i -> ip A (Z i) (Z j) <= sqnorm A (Z i).
Proof. by move=> /leader_self/attentionP; apply. Qed.

(* The hyperplane separates z_i from every other point of the hull. *)
Lemma leader_hull Z i y : leader Z i -> hull Z y -> y != Z i -> ip A (Z i) y < sqnorm A (Z i).
Proof.
move=> lZ hy; rewrite ltNge; apply: contraNN => hb.
case: hy hb => w sw -> hb; have [w0 w1] := sw.
have hw j : w j *: Z j = w j *: Z i.
  have := w0 j; rewrite le_eqVlt => /orP[/eqP<-|wj]; first by rewrite !scale0r.
  have e := hull_slack sw (fun l => leader_le l lZ) hb wj.
  have [->//|ne] := eqVneq (Z j) (Z i).
  by have := leader_lt lZ ne; rewrite e ltxx.
by rewrite (eq_bigr _ (fun j _ => hw j)) -scaler_suml w1 scale1r.
Qed.

Hypothesis alpha_gt0 : 0 < alpha.

Lemma leader_fixed Z i : leader Z i -> layer Z i = Z i.
Proof.
by move=> h; rewrite (layerE_disp A alpha_gt0) (leader_mean h) subrr scaler0 addr0.
Qed.

Lemma leader_near_side Z i j : leader Z i -> j \notin class Z i ->
  ip A (Z i) (layer Z j) < sqnorm A (Z i).
Proof.
move=> lZ; rewrite inE => ne; rewrite layerE ipDr 2!ipZr [X in _ < X](rate_beta alpha_gt0).
apply: ltr_le_add; first by rewrite ltr_pmul2l ?(rate_gt0 alpha_gt0) ?leader_lt.
apply: ler_wpmul2l; first exact: beta_ge0.
by apply: (hull_ip_le _ (hull_mean A Z j)) => l; apply: leader_le.
Qed.

Theorem leader_invariance Z i : leader Z i ->
  [/\ layer Z i = Z i, class (layer Z) i = class Z i & leader (layer Z) i].
Proof.
move=> lZ; have e := leader_fixed lZ.
have ec : class (layer Z) i = class Z i.
  apply/setP => j; have [/classP ej|nj] := boolP (j \in class Z i).
    by apply/classP; apply: eq_layer.
  apply/negbTE; apply: contraTN (leader_near_side lZ nj) => /classP ej.
  by rewrite ej e ltxx.
by split=> //; apply/separation => j; rewrite ec e; apply: leader_near_side.
Qed.

Lemma leader_forever Z k m i : (k <= m)%N -> leader (trajectory Z k) i ->
  [/\ trajectory Z m i = trajectory Z k i,
      class (trajectory Z m) i = class (trajectory Z k) i & leader (trajectory Z m) i].
Proof.
move=> /subnK <- h; elim: (m - k)%N => [|p [e1 e2 e3]] //.
by rewrite addSn trajectoryS; have [-> -> ->] := leader_invariance e3.
Qed.

(* One layer of follower_lock. *)
Lemma follower_step Z i j : leader Z i -> attention A Z j = class Z i ->
  attention A (layer Z) j = class Z i /\ layer Z j - Z i = rate *: (Z j - Z i).
Proof.
move=> lZ hj; have [ei ec _] := leader_invariance lZ.
have ej : layer Z j = rate *: Z j + beta *: Z i.
  by rewrite layerE (@mean_const _ _ _ A Z j (Z i)) // => l; rewrite hj => /classP.
have ijC : i \in attention A Z j by rewrite hj class_self.
split; last first.
  by rewrite ej -{2}[Z i]scale1r -(rateD alpha_gt0) scalerDl opprD addrACA subrr addr0 -scalerBr.
apply: (attention_char (class_self Z i)) => l; rewrite -ec; first by move=> /classP->.
rewrite ec ei => nl; rewrite ej ipDl [X in _ < X]ipDl 4!ipZl.
apply: ler_lt_add; last by rewrite ltr_pmul2l ?(beta_gt0 alpha_gt0) ?leader_near_side.
apply: ler_wpmul2l; first exact: rate_ge0.
by apply: (hull_ip_le _ (hull_layer A alpha_gt0 Z l)) => m; move/attentionP: ijC; apply.
Qed.

Theorem follower_lock Z k i j : leader (trajectory Z k) i ->
  attention A (trajectory Z k) j = class (trajectory Z k) i ->
  forall t, (k <= t)%N ->
    attention A (trajectory Z t) j = class (trajectory Z k) i /\
    trajectory Z t j - trajectory Z k i =
      rate ^+ (t - k) *: (trajectory Z k j - trajectory Z k i).
Proof.
move=> lk hj t /subnK <-; rewrite addnK; elim: (t - k)%N => [|p [IH1 IH2]].
  by rewrite expr0 scale1r.
rewrite addSn trajectoryS; have [e1 e2 e3] := leader_forever (leq_addl p k) lk.
rewrite -e2 in IH1; have [h1 h2] := follower_step e3 IH1.
by rewrite h1 e2 -e1 h2 e1 IH2 scalerA -exprS.
Qed.
End Leaders.
