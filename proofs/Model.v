(* Model: hardmax self-attention (theory.md section 1).

     attention A Z i          == the attention set C_i(Z): all maximisers of <Z i, Z l>
     attention_weight A Z i j == 1/|C_i| on C_i, 0 elsewhere
     mean A Z i               == the attention mean m_i(Z), by index
     beta alpha               == alpha / (1 + alpha)
     rate alpha               == r = 1 / (1 + alpha) = 1 - beta
     layer A alpha Z          == one layer: Z i + alpha m_i, divided by 1 + alpha
     trajectory A alpha Z k   == layer k: the layer map applied k times
     class Z i                == { j : Z j = Z i }
     leader A Z i             == C_i(Z) = class(i)

   Tokens are any family Z : 'I_n -> 'rV[R]_d: repeated and zero tokens are allowed.
   A is any matrix here and alpha any scalar. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section StepSize.
Variables (R : realFieldType) (alpha : R).

Definition beta := alpha / (1 + alpha).
Definition rate := (1 + alpha)^-1.

Hypothesis alpha_gt0 : 0 < alpha.
Lemma alpha1_gt0 : 0 < 1 + alpha. Proof. exact: addr_gt0 ltr01 alpha_gt0. Qed.
Lemma alpha1_neq0 : 1 + alpha != 0. Proof. by rewrite gt_eqF // alpha1_gt0. Qed.
Lemma beta_gt0 : 0 < beta. Proof. by rewrite divr_gt0 // alpha1_gt0. Qed.
Lemma beta_ge0 : 0 <= beta. Proof. exact: ltW beta_gt0. Qed.
Lemma beta_neq0 : beta != 0. Proof. by rewrite gt_eqF // beta_gt0. Qed.
Lemma rate_gt0 : 0 < rate. Proof. by rewrite invr_gt0 alpha1_gt0. Qed.
Lemma rate_ge0 : 0 <= rate. Proof. exact: ltW rate_gt0. Qed.
Lemma rateE : rate = 1 - beta.
Proof. by rewrite /beta /rate; field; exact: alpha1_neq0. Qed.
Lemma rateD : rate + beta = 1. Proof. by rewrite rateE subrK. Qed.
Lemma betaD : beta + rate = 1. Proof. by rewrite addrC rateD. Qed.
Lemma beta_lt1 : beta < 1. Proof. by rewrite -rateD ltr_addr rate_gt0. Qed.
Lemma rate_lt1 : rate < 1. Proof. by rewrite -rateD ltr_addl beta_gt0. Qed.
Lemma rate_beta x : x = rate * x + beta * x.
Proof. by rewrite -mulrDl rateD mul1r. Qed.
End StepSize.

Section Model.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Implicit Types (Z : cfg) (i j l : 'I_n).

Definition attention Z i : {set 'I_n} :=
  [set j | [forall l, ip A (Z i) (Z l) <= ip A (Z i) (Z j)]].
Definition attention_weight Z i j : R :=
  if j \in attention Z i then (#|attention Z i|%:R)^-1 else 0.
Definition mean Z i : vec := (#|attention Z i|%:R)^-1 *: \sum_(j in attention Z i) Z j.
Definition layer Z : cfg := fun i => (1 + alpha)^-1 *: (Z i + alpha *: mean Z i).
Definition trajectory Z k : cfg := iter k layer Z.
Definition class Z i : {set 'I_n} := [set j | Z j == Z i].
Definition leader Z i : bool := attention Z i == class Z i.

(* Attention sets *)
Lemma attentionP Z i j :
  reflect (forall l, ip A (Z i) (Z l) <= ip A (Z i) (Z j)) (j \in attention Z i).
Proof. by rewrite inE; apply: forallP. Qed.

Lemma attention_nonempty Z i : exists j, j \in attention Z i.
Proof.
case: (arg_maxP (fun j => ip A (Z i) (Z j)) (isT : predT i)) => j _ hj.
by exists j; apply/attentionP => l; apply: hj.
Qed.

Lemma attention_card_gt0 Z i : 0 < #|attention Z i|%:R :> R.
Proof. by rewrite ltr0n card_gt0; apply/set0Pn/attention_nonempty. Qed.
Lemma attention_card_neq0 Z i : #|attention Z i|%:R != 0 :> R.
Proof. by rewrite gt_eqF // attention_card_gt0. Qed.

Lemma attention_eq_ip Z i j l : j \in attention Z i -> l \in attention Z i ->
  ip A (Z i) (Z j) = ip A (Z i) (Z l).
Proof. by move=> /attentionP hj /attentionP hl; apply/le_anti/andP; split. Qed.

Lemma attention_lt Z i j l : j \in attention Z i -> l \notin attention Z i ->
  ip A (Z i) (Z l) < ip A (Z i) (Z j).
Proof.
move=> /attentionP hj; rewrite ltNge; apply: contraNN => h.
by apply/attentionP => m; apply: le_trans h.
Qed.

(* A set of maximisers outside which the score is strictly smaller is C_i. *)
Lemma attention_char Z i (C : {set 'I_n}) j : j \in C ->
  (forall l, l \in C -> ip A (Z i) (Z l) = ip A (Z i) (Z j)) ->
  (forall l, l \notin C -> ip A (Z i) (Z l) < ip A (Z i) (Z j)) -> attention Z i = C.
Proof.
move=> jC hin hout.
have hle l : ip A (Z i) (Z l) <= ip A (Z i) (Z j).
  by have [/hin->//|/hout/ltW] := boolP (l \in C).
apply/setP => l; apply/attentionP/idP => [h|lC m]; last by rewrite (hin l lC).
by apply/negPn/negP => /hout; rewrite ltNge h.
Qed.

Lemma eq_attention Z i j : Z i = Z j -> attention Z i = attention Z j.
Proof. by move=> e; apply/setP => l; rewrite !inE e. Qed.

(* Membership of C_i depends on the position only. *)
Lemma attention_class Z i j l : Z j = Z l -> (j \in attention Z i) = (l \in attention Z i).
Proof. by move=> e; rewrite !inE e. Qed.

(* The attention mean *)
Lemma attention_weight_simplex Z i : simplex (attention_weight Z i).
Proof.
split=> [j|]; first by rewrite /attention_weight; case: ifP => // _; rewrite invr_ge0 ler0n.
by rewrite /attention_weight -big_mkcond sumr_const -[LHS]mulr_natr mulVf ?attention_card_neq0.
Qed.

Lemma meanE Z i : mean Z i = \sum_j attention_weight Z i j *: Z j.
Proof.
rewrite /mean scaler_sumr big_mkcond; apply: eq_bigr => j _.
by rewrite /attention_weight; case: ifP => //; rewrite scale0r.
Qed.

Lemma hull_mean Z i : hull Z (mean Z i).
Proof. by exists (attention_weight Z i); [apply: attention_weight_simplex | apply: meanE]. Qed.

Lemma eq_mean Z i j : Z i = Z j -> mean Z i = mean Z j.
Proof. by move=> e; rewrite /mean (eq_attention e). Qed.

(* The mean of a family that is constant on C_i. *)
Lemma mean_const Z i v : (forall j, j \in attention Z i -> Z j = v) -> mean Z i = v.
Proof.
move=> h; rewrite /mean (eq_bigr (fun=> v)) // sumr_const -scaler_nat scalerA.
by rewrite mulVf ?attention_card_neq0 // scale1r.
Qed.

(* <z_i, m_i> is the largest score h_Z(z_i). *)
Lemma ip_mean Z i j : j \in attention Z i -> ip A (Z i) (mean Z i) = ip A (Z i) (Z j).
Proof.
move=> hj; rewrite /mean ipZr ip_sumr.
rewrite (eq_bigr (fun=> ip A (Z i) (Z j))) => [|l hl]; last exact: attention_eq_ip.
by rewrite sumr_const -[X in _ * X]mulr_natl mulrA mulVf ?mul1r ?attention_card_neq0.
Qed.

Lemma ip_mean_ge Z i l : ip A (Z i) (Z l) <= ip A (Z i) (mean Z i).
Proof. by have [j hj] := attention_nonempty Z i; rewrite (ip_mean hj); apply/attentionP: l. Qed.

Lemma ip_mean_max Z i y : hull Z y -> ip A (Z i) y <= ip A (Z i) (mean Z i).
Proof. by apply: hull_ip_le => j; apply: ip_mean_ge. Qed.

Lemma attention_ip_mean Z i j :
  (j \in attention Z i) = (ip A (Z i) (Z j) == ip A (Z i) (mean Z i)).
Proof.
apply/idP/eqP => [/ip_mean->//|e].
by apply/attentionP => l; rewrite e ip_mean_ge.
Qed.

(* The layer map *)
Lemma trajectoryS Z k : trajectory Z k.+1 = layer (trajectory Z k).
Proof. by []. Qed.
Lemma trajectorySr Z k : trajectory Z k.+1 = trajectory (layer Z) k.
Proof. exact: iterSr. Qed.
Lemma trajectoryD Z k l : trajectory Z (k + l) = trajectory (trajectory Z l) k.
Proof. exact: iterD. Qed.

Lemma eq_layer Z i j : Z i = Z j -> layer Z i = layer Z j.
Proof. by move=> e; rewrite /layer (eq_mean e) e. Qed.

Lemma layerE Z i : layer Z i = rate alpha *: Z i + beta alpha *: mean Z i.
Proof. by rewrite /layer scalerDr scalerA [_^-1 * _]mulrC. Qed.

(* Classes and leaders *)
Lemma class_self Z i : i \in class Z i. Proof. by rewrite inE. Qed.
Lemma classP Z i j : reflect (Z j = Z i) (j \in class Z i).
Proof. by rewrite inE; apply: eqP. Qed.

Lemma leader_self Z i : leader Z i -> i \in attention Z i.
Proof. by move=> /eqP->; apply: class_self. Qed.

Lemma leader_mean Z i : leader Z i -> mean Z i = Z i.
Proof. by move=> /eqP e; apply: mean_const => j; rewrite e => /classP. Qed.

Lemma leader_class Z i j : Z j = Z i -> leader Z i = leader Z j.
Proof.
move=> e; rewrite /leader (eq_attention (esym e)).
by congr (_ == _); apply/setP => l; rewrite !inE e.
Qed.

Hypothesis alpha_gt0 : 0 < alpha.
Lemma layerE_disp Z i : layer Z i = Z i + beta alpha *: (mean Z i - Z i).
Proof.
by rewrite layerE (rateE alpha_gt0) scalerBl scale1r scalerBr addrAC -addrA.
Qed.
Lemma layer_disp Z i : layer Z i - Z i = beta alpha *: (mean Z i - Z i).
Proof. by rewrite layerE_disp addrAC subrr add0r. Qed.
End Model.
