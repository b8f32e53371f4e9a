(* Vertices: the extreme points of K = conv(limits) are the leaders (theory.md section 4).

     limits A alpha Z L   == L i is the limit of token i; K is hull L
     leads i              == token i is a leader from some layer on

   Headline theorems: vertices_are_leaders, tie_free_limits, in the asymptotic form. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Vertices.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation mean := (mean A).
Local Notation beta := (beta alpha).
Local Notation leader := (leader A).

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.

Definition leads i := exists k, leader (trajectory Z k) i.

Lemma limit_along F i : \oo `<=` F -> vtends F (fun k => trajectory Z k i) (L i).
Proof. by move=> sF; apply: vtends_sub sF (@hL i). Qed.
Arguments limit_along {F} i _ _.

(* K is the intersection of the nested hulls. *)
Lemma limit_hull y : hull L y <-> forall k, hull (trajectory Z k) y.
Proof.
have [F [FU sF]] := ultra_ex0; have FP : ProperFilter F := @ultra_proper _ _ FU.
split=> [hy k|hy].
  apply: hull_trans hy => j.
  exact: (accum_hull alpha_gt0 k FU sF (limit_along j sF)).
apply: (hull_lim FU (X := trajectory Z) (y := fun=> y)) => [j||].
- exact: limit_along.
- exact: vtends_cst.
- by apply: filterE => k /=.
Qed.

(* Steps tend to 0, so the attention means have the same limits. *)
Lemma mean_limit F i : UltraFilter F -> \oo `<=` F ->
  vtends F (fun k => mean (trajectory Z k) i) (L i).
Proof.
move=> FU sF a; have FP : ProperFilter F := @ultra_proper _ _ FU.
have h1 : tends F (fun k => trajectory Z k i 0 a) (L i 0 a) := limit_along i sF a.
have h2 : tends F (fun k => (trajectory Z k.+1 i - trajectory Z k i) 0 a) 0.
  by have := @disp_accum _ _ _ _ _ Asym Apd alpha_gt0 Z _ i FU sF a; rewrite mxE.
have := tendsD FP h1 (tendsM FP (tends_cst FP (l := beta^-1)) h2).
rewrite mulr0 addr0 (_ : (fun k => _ + _) = (fun k => mean (trajectory Z k) i 0 a)) //.
apply/funext => k; rewrite trajectoryS (layer_disp A alpha_gt0).
rewrite [X in _ + _ * X]mxE mulrA mulVf ?(beta_neq0 alpha_gt0) // mul1r.
by rewrite [X in _ + X]mxE [X in _ + (_ + X)]mxE addrC subrK.
Qed.

(* If i does not eventually stop attending to j, it attends to j along some free ultrafilter. *)
Lemma attends_again i j : ~ (\forall k \near \oo, j \notin attention A (trajectory Z k) i) ->
  exists F, [/\ UltraFilter F, \oo `<=` F & F [set k | j \in attention A (trajectory Z k) i]].
Proof.
move=> hn.
have [F [FU sF FB]] := @ultra_ex (~` [set k | j \notin attention A (trajectory Z k) i])
  ltac:(by rewrite setCK).
exists F; split=> //; have FP : ProperFilter F := @ultra_proper _ _ FU.
by apply: filterS FB => k /= /negP; rewrite negbK.
Qed.

(* Eventually attention stays inside the group of tokens that go to p, for one of two reasons. *)
Definition closed_at p := \forall k \near \oo, forall i, L i = p ->
  forall j, j \in attention A (trajectory Z k) i -> L j = p.

Lemma closed_atI p : (forall i j, L i = p -> L j <> p ->
  \forall k \near \oo, j \notin attention A (trajectory Z k) i) -> closed_at p.
Proof.
move=> h; have h' (ij : 'I_n * 'I_n) : \forall k \near \oo, L ij.1 = p -> L ij.2 <> p ->
    ij.2 \notin attention A (trajectory Z k) ij.1.
  have [e1|n1] := EM (L ij.1 = p); last by apply: filterE => k /n1.
  have [e2|n2] := EM (L ij.2 = p); last by apply: filterS (h _ _ e1 n2) => k.
  by apply: filterE => k _ /(_ e2).
have h2 : \forall k \near \oo, forall ij : 'I_n * 'I_n, L ij.1 = p -> L ij.2 <> p ->
    ij.2 \notin attention A (trajectory Z k) ij.1 by apply: filter_forall.
apply: filterS h2 => k hk i ei j hj.
by apply: contrapT => nj; have := hk (i, j) ei nj; rewrite hj.
Qed.

(* First reason: p is an extreme point of K. *)
Lemma extreme_closed v : extreme L v -> closed_at v.
Proof.
move=> hv; apply: closed_atI => i j ei nj; apply: contrapT => /attends_again [F [FU sF FB]].
have FP : ProperFilter F := @ultra_proper _ _ FU.
have [w sw hw] := simplex_lim FU (fun k => attention_weight_simplex A (trajectory Z k) i).
have hm := @mean_limit _ i FU sF.
have hc := vtends_comb FP hw (fun j => limit_along j sF).
have e : v = \sum_j w j *: L j.
  rewrite -ei; apply: vtends_uniq hm _.
  rewrite (_ : (fun k => _) =
    (fun k => \sum_j attention_weight A (trajectory Z k) i j *: trajectory Z k j)) //.
  by apply/funext => k; rewrite meanE.
apply: nj; apply: (extreme_weights hv sw e).
have n1 : (0 < n)%N := leq_ltn_trans (leq0n j) (ltn_ord j).
have n0 : 0 < (n%:R)^-1 :> R by rewrite invr_gt0 ltr0n.
apply: (lt_le_trans n0); apply: (tends_le FP (tends_cst FP) (hw j)).
apply: filterS FB => k /= hj; rewrite /attention_weight hj.
rewrite lef_pinv ?posrE ?attention_card_gt0 ?ltr0n //.
by rewrite ler_nat -[X in (_ <= X)%N]card_ord max_card.
Qed.

(* Second reason: no token ties between different points. *)
Definition tie_free_from N := forall k, (N <= k)%N -> forall i, exists l,
  attention A (trajectory Z k) i = class (trajectory Z k) l.

Lemma tie_free_closed N p : tie_free_from N -> closed_at p.
Proof.
move=> htf; apply: closed_atI => i j ei nj; apply: contrapT => /attends_again [F [FU sF FB]].
have FP : ProperFilter F := @ultra_proper _ _ FU.
have FF : Filter F := @filter_filter' _ _ FP.
apply: nj; rewrite -ei; have hm := @mean_limit _ i FU sF.
have hj := limit_along j sF.
have FN : F [set k | (N <= k)%N] by apply: sF; exists N.
have key : F [set k | mean (trajectory Z k) i = trajectory Z k j].
  apply: (@filterS _ F FF _ _ _ (filterI FB FN)) => k /= [jC Nk]; have [l hl] := htf k Nk i.
  by apply: mean_const => m; move: jC; rewrite hl => /classP-> /classP->.
apply/rowP => a; apply/le_anti/andP.
by split; [apply: (tends_le FP (hj a) (hm a)) | apply: (tends_le FP (hm a) (hj a))];
  apply: (@filterS _ F FF _ _ _ key) => k /= ->.
Qed.

(* In a group that is eventually closed, the longest token leads. *)
Lemma closed_leader i : closed_at (L i) -> exists2 j, leads j & L j = L i.
Proof.
move=> [N _ hN]; pose G := [set j | L j == L i]%SET.
have [|j|j jG lj] := @closed_group_leader _ _ _ A Asym Apd (trajectory Z N) G.
- by apply/set0Pn; exists i; rewrite inE.
- rewrite inE => /eqP ej; apply/subsetP => l hl.
  by rewrite inE; apply/eqP; apply: (hN N _ j ej) => //=.
- by exists j; [exists N | move: jG; rewrite inE => /eqP].
Qed.

Lemma leader_limit k i : leader (trajectory Z k) i -> L i = trajectory Z k i.
Proof.
move=> lk; apply: (@vtends_uniq _ _ \oo (fun m => trajectory Z m i)); first exact: (@hL i).
move=> a; apply/tendsP => e e0; exists k => // m /= km.
by have [-> _ _] := leader_forever alpha_gt0 km lk; rewrite subrr normr0.
Qed.

(* A leader's position is an extreme point of K: the strict maximiser of <z_i, .> on it. *)
Lemma leader_extreme k i : leader (trajectory Z k) i -> extreme L (L i).
Proof.
move=> lk; have e := leader_limit lk; split; first exact: hull_self.
have lt y : hull L y -> y != L i -> ip (L i) y < sqnorm (L i).
  by rewrite e => /limit_hull hy; apply: leader_hull.
have le y : hull L y -> ip (L i) y <= sqnorm (L i).
  by move=> hy; have [->|/(lt y hy)/ltW//] := eqVneq y (L i).
move=> x y t hx hy /andP[t0 t1] ev; have t1' : 0 < 1 - t by rewrite subr_gt0.
have es : sqnorm (L i) = t * ip (L i) x + (1 - t) * ip (L i) y.
  by rewrite /Form.sqnorm {2}ev ipDr 2!ipZr.
have e2 : sqnorm (L i) = t * sqnorm (L i) + (1 - t) * sqnorm (L i) by ring.
split; apply/eqP/negPn/negP => hne; move: es; apply/eqP; rewrite gt_eqF // [X in _ < X]e2.
  by apply: ltr_le_add; rewrite ?ltr_pmul2l ?ler_pmul2l ?lt ?le.
by apply: ler_lt_add; rewrite ?ltr_pmul2l ?ler_pmul2l ?lt ?le.
Qed.

Lemma leads_class i j : leads i -> leads j -> L i = L j -> Z i = Z j.
Proof.
move=> [k li] [m lj] e; have [km mk] := (leq_maxl k m, leq_maxr k m).
have [ei _ _] := leader_forever alpha_gt0 km li.
have [ej _ _] := leader_forever alpha_gt0 mk lj.
apply/(trajectory_inj alpha_gt0 Asym Apd Z (maxn k m)).
by rewrite ei ej -(leader_limit li) -(leader_limit lj).
Qed.

(* K = conv(limits) is a polytope: the extreme points of K are exactly the leaders' positions,
   and K is their hull; a leader has reached its vertex in finitely many layers; distinct
   leader classes have distinct vertices; there is a leader. *)
Theorem vertices_are_leaders :
  [/\ forall v, extreme L v <-> exists2 i, leads i & L i = v,
      forall k i, leader (trajectory Z k) i -> forall m, (k <= m)%N -> trajectory Z m i = L i,
      forall i j, leads i -> leads j -> L i = L j -> class Z i = class Z j,
      forall y, hull L y <-> hull_on leads L y &
      (0 < n)%N -> exists i, leads i].
Proof.
have vert v : extreme L v -> exists2 i, leads i & L i = v.
  move=> hv; have [i ei] := extreme_index hv.
  have [|j lj ej] := @closed_leader i; first by rewrite ei; apply: extreme_closed.
  by exists j; rewrite // ej.
split=> [v|k i lk m km|i j li lj e|y|n0].
- by split=> [/vert//|[i [k lk] <-]]; apply: leader_extreme lk.
- by have [-> _ _] := leader_forever alpha_gt0 km lk; rewrite (leader_limit lk).
- by apply/setP => l; rewrite !inE (leads_class li lj e).
- split=> [/hull_extreme|/hull_on_hull//]; apply: hull_on_trans => j /vert [i li <-].
  exact: hull_on_self.
- have [_ /(_ n0)[i li]] := @leaders_exist _ _ _ A alpha Asym Apd Z 0.
  by exists i, 0%N.
Qed.

(* If from some layer on every attention set is a single class, every limit is a leader's
   position. *)
Theorem tie_free_limits : (exists N, tie_free_from N) ->
  forall i, exists2 j, leads j & L j = L i.
Proof. by move=> [N hN] i; apply: closed_leader; apply: tie_free_closed hN. Qed.
End Vertices.
Arguments limit_along {R d n A alpha Z L} hL {F} i _ _.
