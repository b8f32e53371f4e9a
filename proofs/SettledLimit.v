(* SettledLimit: a settled layer gives the limits, and exists whenever all limits are leaders
   (theory.md section 3).

     one_leader A Z == every token attends to exactly one leader class

   Headline theorems: certificate_limit (any bilinear form, alpha > 0) and
   certificate_complete (A symmetric positive definite). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer Leaders Lim VectorLim Convergence.
From Hardmax Require Import Vertices Settled.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section OneLeader.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d).

Lemma toward_coord (s : R) (u v : 'rV[R]_d) a :
  (s *: u + (1 - s) *: v) 0 a = v 0 a + (u 0 a - v 0 a) * s.
Proof.
have e (x y : R) : s * x + (1 - s) * y = y + (x - y) * s by ring.
by rewrite !mxE e.
Qed.

Definition one_leader := forall i, exists2 j, leader A Z j & attention A Z i = class Z j.

Lemma one_leader_settled : one_leader -> settled A Z.
Proof.
move=> h i; have [j lj e] := h i.
have mi : mean A Z i = Z j by apply: mean_const => l; rewrite e => /classP.
have at_j l : l \in attention A Z i -> Z l = Z j /\ mean A Z l = Z j.
  by rewrite e => /classP el; rewrite (eq_mean A el) leader_mean.
have jC : j \in attention A Z i by rewrite e class_self.
have low l : ip A (Z j) (mean A Z l) <= ip A (Z j) (Z j).
  by apply: hull_ip_le (hull_mean A Z l) => m; apply: (leader_le m lj).
split=> [|l m /at_j [el em]|l m /at_j [_ em]].
- rewrite /still mi (eq_bigr (fun=> Z j)) => [|l /at_j[]//].
  by rewrite sumr_const -(scaler_nat _ (Z j)) scalerA mulVf ?attention_card_neq0 // scale1r.
- rewrite /cross em mi el; apply: ler_add; last exact: (leader_le m lj).
  by apply: hull_ip_le (hull_mean A Z m) => p; move/attentionP: jC; apply.
- by rewrite em mi; apply: low.
Qed.
End OneLeader.

Section Limit.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Local Notation trajectory := (trajectory A alpha).
Hypothesis alpha_gt0 : 0 < alpha.
Implicit Types Z L : 'I_n -> 'rV[R]_d.

(* The limit of token i is its attention mean at the settled layer. *)
Theorem certificate_limit Z k : settled A (trajectory Z k) ->
  limits A alpha Z (mean A (trajectory Z k)).
Proof.
move=> h i a; set m := mean A (trajectory Z k) i 0 a; set z := trajectory Z k i 0 a.
rewrite -(cvg_shiftn k).
have -> : (fun t => trajectory Z (t + k)%N i 0 a) = (fun t => m + (z - m) * rate alpha ^+ t).
  apply/funext => t; have [_ ->] := certificate_sound alpha_gt0 h (leq_addl t k) i.
  by rewrite addnK toward_coord.
rewrite -[X in _ --> X]addr0 -(mulr0 (z - m)).
apply: cvgD; first exact: cvg_cst.
apply: cvgM; first exact: cvg_cst.
apply: cvg_expr; rewrite ger0_norm ?rate_lt1 //; exact: rate_ge0.
Qed.

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A).

(* A token near a leader's position v attends to that leader alone: the scores <z_i, v - y> are
   positive at each of the finitely many points y of an old layer, other than v, of which all
   later tokens are convex combinations. *)
Lemma near_leader_attends Z L K i j : limits A alpha Z L ->
  leader A (trajectory Z K) j -> L i = trajectory Z K j ->
  \forall k \near \oo, attention A (trajectory Z k) i = class Z j.
Proof.
move=> hL lj eL; set v := trajectory Z K j in eL.
have pos a : a \notin class (trajectory Z K) j ->
    \forall k \near \oo, 0 < ip A (trajectory Z k i) (v - trajectory Z K a).
  rewrite inE => ne; have FP : ProperFilter \oo := eventually_filter.
  have := vtends_ip (A := A) FP (hL i) (vtends_cst FP (p := v - trajectory Z K a)).
  rewrite eL => /(tendsP _ _ FP) /(_ (ip A v (v - trajectory Z K a))) [|N _ hN].
    by rewrite ipBr subr_gt0; apply: leader_lt.
  exists N => // k /hN /=; rewrite ltr_distl => /andP[_].
  by rewrite -ltr_subl_addr subrr.
have all_pos : \forall k \near \oo, forall a, a \notin class (trajectory Z K) j ->
    0 < ip A (trajectory Z k i) (v - trajectory Z K a).
  apply: filter_forall => a; have [_|na] := boolP (a \in class (trajectory Z K) j); first by apply: filterE.
  by have := pos a na; apply: filterS => k hk _.
have [N _ hN] := all_pos; exists (maxn N K) => // k /=; rewrite geq_max => /andP[Nk Kk].
have [ej ec _] := leader_forever alpha_gt0 Kk lj.
have {}hN := hN k Nk; rewrite -/v in ej.
have le_weights l : exists2 w, simplex w &
    ip A (trajectory Z k i) (v - trajectory Z k l) =
    \sum_a w a * ip A (trajectory Z k i) (v - trajectory Z K a) /\
    trajectory Z k l = \sum_a w a *: trajectory Z K a.
  have [w sw e] := hull_trajectory A alpha_gt0 Z l Kk; exists w => //; split=> //.
  have [_ w1] := sw; rewrite {1}e -{1}[v]scale1r -{1}w1 scaler_suml -sumrB ip_sumr.
  by apply: eq_bigr => a _; rewrite -scalerBr (ipZr _ (w a)).
have term_ge0 (w : 'I_n -> R) a : simplex w ->
    0 <= w a * ip A (trajectory Z k i) (v - trajectory Z K a).
  move=> [w0 _]; have [/classP->|/hN/ltW h] := boolP (a \in class (trajectory Z K) j).
    by rewrite -/v subrr ip0r mulr0.
  exact: mulr_ge0.
apply: attention_char (class_self Z j) _ _ => l; rewrite -/(class _ _).
  by rewrite -(trajectory_class alpha_gt0 Asym Apd Z k) => /classP ->.
rewrite -(trajectory_class alpha_gt0 Asym Apd Z k) inE ej => ne.
rewrite -subr_gt0 -ipBr; have [w sw [-> e]] := le_weights l.
rewrite lt_def sumr_ge0 ?andbT => [|a _]; last exact: term_ge0.
rewrite psumr_eq0 => [|a _]; last exact: term_ge0.
apply: contra ne => /allP all0; apply/eqP; rewrite e; have [w0 w1] := sw.
rewrite -[RHS]scale1r -w1 scaler_suml; apply: eq_bigr => a _.
have [/classP-> //|na] := boolP (a \in class (trajectory Z K) j).
have := all0 a (mem_index_enum a); rewrite /= mulf_eq0 (gt_eqF (hN a na)) orbF => /eqP ->.
by rewrite !scale0r.
Qed.

(* If every limit is a leader's position, some layer is settled. *)
Theorem certificate_complete Z L : limits A alpha Z L ->
  (forall i, exists2 j, leads A alpha Z j & L j = L i) ->
  exists k, settled A (trajectory Z k).
Proof.
move=> hL hlead.
suff [N _ hN] : \forall k \near \oo, forall i, exists2 j,
    leader A (trajectory Z k) j & attention A (trajectory Z k) i = class (trajectory Z k) j.
  by exists N; apply: one_leader_settled; apply: (hN N) => /=.
apply: filter_forall => i; have [j [K lj] eL] := hlead i.
have eLj := leader_limit alpha_gt0 hL lj.
have [N _ hN] := near_leader_attends hL lj (etrans (esym eL) eLj).
exists (maxn N K) => // k /=; rewrite geq_max => /andP[Nk Kk]; exists j.
  by have [_ _] := leader_forever alpha_gt0 Kk lj.
by rewrite hN // trajectory_class.
Qed.

(* In particular if from some layer on no token ties between different points. *)
Corollary tie_free_settles Z : (exists N, tie_free_from A alpha Z N) ->
  exists k, settled A (trajectory Z k).
Proof.
move=> h; have [L hL] := convergence Asym Apd alpha_gt0 Z.
exact: certificate_complete hL (tie_free_limits Asym Apd alpha_gt0 hL h).
Qed.
End Limit.
