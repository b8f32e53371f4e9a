(* SettledFaces: the shape of the limits that a settled layer proves (theory.md section 3).

     leader_points A Z  == the leaders' positions, as a family
     conv(limits)       == hull (mean A Z): the limits are the attention means (certificate_sound)

   Headline theorems: settled_vertices_are_leaders, settled_face_projection, for A symmetric
   positive definite: the finite forms of vertices_are_leaders and face_projection. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer Order Leaders Settled.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Averages.
Variables (R : realFieldType) (d n m : nat).
Notation vec := ('rV[R]_d).
Implicit Types (X : 'I_n -> vec) (Y : 'I_m -> vec) (S : {set 'I_n}).

(* The average over a nonempty set of members of a hull is in the hull. *)
Lemma hull_average S X Y : S != set0 -> (forall j, j \in S -> hull Y (X j)) ->
  hull Y ((#|S|%:R)^-1 *: (\sum_(j in S) X j)).
Proof.
move=> S0 hX; have /set0Pn [j0 hj0] := S0.
pose X' j := if j \in S then X j else X j0.
have -> : (#|S|%:R)^-1 *: (\sum_(j in S) X j) =
    \sum_j (if j \in S then (#|S|%:R)^-1 else 0 : R) *: X' j.
  rewrite scaler_sumr big_mkcond; apply: eq_bigr => j _; rewrite /X'.
  by case: ifP => // _; rewrite scale0r.
have h : hull X' (\sum_j (if j \in S then (#|S|%:R)^-1 else 0 : R) *: X' j).
  exists (fun j => if j \in S then (#|S|%:R)^-1 else 0) => //; split=> [j|].
    by case: ifP => // _; rewrite invr_ge0 ler0n.
  by rewrite -big_mkcond sumr_const -[LHS]mulr_natr mulVf // pnatr_eq0 cards_eq0.
by apply: hull_trans h => j; rewrite /X'; case: ifP => [/hX|_] //; apply: hX.
Qed.

(* An extreme point that is a convex combination of points of the polytope is each of those
   that carry weight. *)
Lemma extreme_support X Y (w : 'I_m -> R) v : extreme X v -> (forall j, hull X (Y j)) ->
  simplex w -> v = \sum_j w j *: Y j -> forall j, 0 < w j -> Y j = v.
Proof.
move=> [_ hext] hY sw ev j wj; have [w0 w1] := sw.
have others : \sum_(l | l != j) w l = 1 - w j by rewrite -w1 [in RHS](bigD1 j) //= addrC addKr.
have [wj1|ne] := eqVneq (w j) 1.
  have z l : l != j -> w l = 0.
    move=> lj; apply/eqP; rewrite eq_le w0 andbT.
    have : \sum_(l | l != j) w l = 0 by rewrite others wj1 subrr.
    by rewrite (bigD1 l) //= => <-; rewrite ler_addl sumr_ge0.
  by rewrite ev (bigD1 j) //= wj1 scale1r big1 ?addr0 // => l /z->; rewrite scale0r.
have wj' : 0 < 1 - w j by rewrite subr_gt0 lt_neqAle ne simplex_le1.
pose y := \sum_l (if l == j then 0 else w l / (1 - w j)) *: Y l.
have hy : hull X y.
  apply: hull_trans hY _; exists (fun l => if l == j then 0 else w l / (1 - w j)) => //.
  split=> [l|]; first by case: ifP => // _; rewrite divr_ge0 // ltW.
  rewrite (bigD1 j) //= eqxx add0r (eq_bigr (fun l => w l / (1 - w j))) => [|l /negPf->//].
  by rewrite -mulr_suml others mulfV // gt_eqF.
have [||//] := hext _ _ (w j) (hY j) hy; first by rewrite wj lt_neqAle ne simplex_le1.
rewrite ev (bigD1 j) //=; congr (_ + _); rewrite /y scaler_sumr [in RHS](bigD1 j) //= eqxx.
rewrite scale0r scaler0 add0r; apply: eq_bigr => l /negPf->.
by rewrite scalerA mulrCA mulfV ?mulr1 // gt_eqF.
Qed.
End Averages.

Section Faces.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d).
Local Notation attention := (attention A).
Local Notation mean := (mean A).
Local Notation leader := (leader A Z).

Definition leader_points : 'I_#|[set i | leader i]| -> 'rV[R]_d := fun k => Z (enum_val k).

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A).
Hypothesis settledZ : settled A Z.

Lemma leader_pointsP i : leader i -> exists k, leader_points k = Z i.
Proof.
move=> h; have hi : i \in [set i | leader i] by rewrite inE.
by exists (enum_rank_in hi i); rewrite /leader_points enum_rankK_in.
Qed.

Lemma leader_points_leader (k : 'I_#|[set i | leader i]|) : leader (enum_val k : 'I_n).
Proof. by have := enum_valP k; rewrite inE. Qed.

(* A token that does not lead attends to another point... *)
Lemma follower_elsewhere i : ~~ leader i -> attention Z i :\: class Z i != set0.
Proof.
apply: contraNN; rewrite setD_eq0 => /subsetP h.
have [j hj] := attention_nonempty A Z i; have /h/classP ej := hj.
apply/eqP/setP => l; apply/idP/idP => [/h//|/classP el].
by rewrite (attention_class A i (etrans el (esym ej))).
Qed.

(* ... and its mean is the average of the means of the tokens that it attends to elsewhere:
   the tokens at its own point have its own mean, so they may be left out of (a). *)
Lemma mean_elsewhere i : ~~ leader i ->
  mean Z i = (#|attention Z i :\: class Z i|%:R)^-1 *:
    (\sum_(j in attention Z i :\: class Z i) mean Z j).
Proof.
move=> /follower_elsewhere; set C := attention Z i; set S := C :\: class Z i => S0.
have [still_i _ _] := settledZ i.
have c0 : #|C|%:R != 0 :> R by apply: attention_card_neq0.
have s0 : #|S|%:R != 0 :> R by rewrite pnatr_eq0 cards_eq0.
have total : \sum_(j in C) mean Z j = #|C|%:R *: mean Z i.
  by rewrite -still_i scalerA mulfV // scale1r.
have own : \sum_(j in C :&: class Z i) mean Z j = #|C :&: class Z i|%:R *: mean Z i.
  rewrite (eq_bigr (fun=> mean Z i)) ?sumr_const ?scaler_nat // => j.
  by rewrite inE => /andP[_ /classP/(eq_mean A)].
move: total; rewrite (big_setID (class Z i)) /= own -/S -(cardsID (class Z i) C) natrD scalerDl.
by move/addrI ->; rewrite scalerA mulVf // scale1r.
Qed.

(* The induction goes to longer and longer tokens: attention_order. *)
Lemma mean_hull_leaders i : hull leader_points (mean Z i).
Proof.
have [N] := ubnP #|[set j | sqnorm A (Z i) < sqnorm A (Z j)]|.
elim: N i => // N IH i; rewrite ltnS => hN.
have [li|nl] := boolP (leader i).
  by rewrite leader_mean //; have [k <-] := leader_pointsP li; apply: hull_self.
rewrite mean_elsewhere //; apply: hull_average; first exact: follower_elsewhere.
move=> j; rewrite inE => /andP[nj hj].
have [|_ lt_ij] := attention_order Asym Apd hj; first by move: nj; rewrite inE.
apply: IH; apply: leq_trans hN; apply: proper_card; apply/properP; split.
  by apply/subsetP => l; rewrite !inE; apply: lt_trans.
by exists j; rewrite !inE ?ltxx.
Qed.

Lemma hull_means_leaders y : hull (mean Z) y <-> hull leader_points y.
Proof.
split; apply: hull_trans; first exact: mean_hull_leaders.
by move=> k; rewrite /leader_points -(leader_mean (leader_points_leader k)); apply: hull_self.
Qed.

Lemma hull_means_tokens y : hull (mean Z) y -> hull Z y.
Proof. by apply: hull_trans; apply: hull_mean. Qed.

Lemma leader_extreme i : leader i -> extreme (mean Z) (Z i).
Proof.
move=> li; split; first by rewrite -(leader_mean li); apply: hull_self.
move=> x y t hx hy /andP[t0 t1] e.
have t1' : 0 < 1 - t by rewrite subr_gt0.
have le u : hull (mean Z) u -> ip A (Z i) u <= sqnorm A (Z i).
  by move/hull_means_tokens; apply: hull_ip_le => l; apply: leader_le.
have eqn : t * (sqnorm A (Z i) - ip A (Z i) x) + (1 - t) * (sqnorm A (Z i) - ip A (Z i) y) = 0.
  have : sqnorm A (Z i) = t * ip A (Z i) x + (1 - t) * ip A (Z i) y.
    by rewrite /sqnorm {2}e ipDr (ipZr _ t) (ipZr _ (1 - t)).
  by move/eqP; rewrite -subr_eq0 => /eqP h; rewrite -[RHS]h; ring.
have tight u : ip A (Z i) u = sqnorm A (Z i) -> hull (mean Z) u -> u = Z i.
  move=> h /hull_means_tokens hu; apply/eqP; apply: contraT => /(leader_hull li hu).
  by rewrite h ltxx.
have px : 0 <= t * (sqnorm A (Z i) - ip A (Z i) x).
  by rewrite mulr_ge0 ?subr_ge0 ?le // ltW.
have py : 0 <= (1 - t) * (sqnorm A (Z i) - ip A (Z i) y).
  by rewrite mulr_ge0 ?subr_ge0 ?le // ltW.
move/eqP: eqn; rewrite paddr_eq0 // !mulf_eq0 (gt_eqF t0) (gt_eqF t1') /= !subr_eq0.
move=> /andP[/eqP/esym hx' /eqP/esym hy'].
by split; apply: tight.
Qed.

(* conv(limits) = conv(leaders); every leader is a vertex and its own limit; every vertex is
   the position of exactly one leader class. *)
Theorem settled_vertices_are_leaders :
  [/\ forall y, hull (mean Z) y <-> hull leader_points y,
      forall i, leader i -> mean Z i = Z i /\ extreme (mean Z) (Z i) &
      forall v, extreme (mean Z) v ->
        exists2 i, leader i /\ Z i = v & [set j | leader j && (mean Z j == v)] = class Z i].
Proof.
split=> [y|i li|v ev]; first exact: hull_means_leaders.
  by split; [apply: leader_mean | apply: leader_extreme].
have [w sw e] : hull leader_points v by apply/hull_means_leaders; case: ev.
have [k wk] := simplex_pos sw.
have hk : leader_points k = v.
  apply: (extreme_support ev _ sw e wk) => l.
  by apply/hull_means_leaders; apply: hull_self.
have lk := leader_points_leader k.
exists (enum_val k) => //; apply/setP => j; rewrite !inE -hk /leader_points.
apply/andP/eqP => [[lj /eqP]|ej]; first by rewrite leader_mean.
by rewrite -(leader_class A ej) lk (eq_mean A ej) leader_mean.
Qed.

(* The last row averages to |m_i|^2 over C_i. *)
Lemma limit_supports i y : hull (mean Z) y -> ip A (mean Z i) y <= sqnorm A (mean Z i).
Proof.
apply: hull_ip_le => l; have [still_i _ last_row] := settledZ i.
have [j hj] := attention_nonempty A Z i.
rewrite /sqnorm -[X in _ <= ip A _ X]still_i (ipZr _ _ (\sum_(m in attention Z i) mean Z m)) ip_sumr.
rewrite (eq_bigr (fun=> ip A (mean Z i) (mean Z j))) => [|m hm]; last first.
  by apply/le_anti; rewrite !last_row.
by rewrite sumr_const -[X in _ * X]mulr_natl mulrA mulVf ?attention_card_neq0 // mul1r last_row.
Qed.

(* Every limit p is the A-projection of the origin onto the face of K = conv(limits) on which
   <p,y> = |p|^2, the largest value of <p,.> on K. If the token is not 0 neither is p, and then
   p is on the boundary of K: no multiple of it by more than 1 is in K. *)
Theorem settled_face_projection i :
  [/\ forall y, hull (mean Z) y -> ip A (mean Z i) y <= sqnorm A (mean Z i),
      forall y, hull (mean Z) y -> ip A (mean Z i) y = sqnorm A (mean Z i) ->
        sqnorm A (mean Z i) <= sqnorm A y ?= iff (y == mean Z i) &
      Z i != 0 -> mean Z i != 0 /\ forall s, 1 < s -> ~ hull (mean Z) (s *: mean Z i)].
Proof.
split=> [y|y _ e|z0]; first exact: limit_supports.
  have h : sqnorm A (y - mean Z i) = sqnorm A y - sqnorm A (mean Z i).
    by rewrite (sqnormB Asym) (ipC Asym) e; ring.
  split; first by rewrite -subr_ge0 -h (sqnorm_ge0 Apd).
  by rewrite eq_sym -subr_eq0 -h (sqnorm_eq0 Apd) subr_eq0.
have m0 : mean Z i != 0.
  apply: contraTneq (sqnorm_gt0 Apd z0) => m0; rewrite -leNgt /sqnorm.
  by apply: le_trans (ip_mean_ge A Z i i) _; rewrite m0 ip0r.
split=> // s s1 /(limit_supports i); rewrite ipZr -/(sqnorm A (mean Z i)).
by rewrite leNgt ltr_pmull ?(sqnorm_gt0 Apd) // s1.
Qed.
End Faces.
