(* FiniteAccumulation: a bounded sequence whose steps tend to 0 and whose accumulation points
   are finitely many converges (theory.md section 4, the last step of `convergence`).

     min_pos            == finitely many positive numbers have a positive lower bound
     finite_accum_cvg   == the statement above; "accumulation point" is "limit along a free
                           ultrafilter"
*)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Lim VectorLim.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section FiniteAccumulation.
Variables (R : realType) (d : nat) (A : 'M[R]_d).
Notation vec := ('rV[R]_d).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Implicit Types (F : set (set nat)) (x : nat -> vec).

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A).

Lemma min_pos (T : eqType) (s : seq T) (f : T -> R) : (forall t, t \in s -> 0 < f t) ->
  exists2 e, 0 < e & forall t, t \in s -> e <= f t.
Proof.
elim: s => [|t s IH] h; first by exists 1; rewrite ?ltr01.
have [|e e0 he] := IH; first by move=> u us; apply: h; rewrite inE us orbT.
exists (Num.min e (f t)); first by rewrite lt_minr e0 h // mem_head.
by move=> u; rewrite inE le_minl => /orP[/eqP->|/he->//]; rewrite lexx orbT.
Qed.

(* bounded, vanishing steps, finitely many accumulation points => converges *)
Lemma finite_accum_cvg x (S : seq vec) B : (forall k a, `|x k 0 a| <= B) ->
  tends \oo (fun k => sqnorm (x k.+1 - x k)) 0 ->
  (forall F p, UltraFilter F -> \oo `<=` F -> vtends F x p -> p \in S) ->
  exists p, vtends \oo x p.
Proof.
move=> hB hd hS.
have [e e0 he] : exists2 e, 0 < e & forall p q, p \in S -> q \in S ->
    sqnorm (p - q) < e *+ 10 -> p = q.
  have [|e e0 he] := @min_pos _ [seq pq <- [seq (p, q) | p <- S, q <- S] | pq.1 != pq.2]
    (fun pq => sqnorm (pq.1 - pq.2)).
    move=> [p q]; rewrite mem_filter /= => /andP[pq _].
    by apply: (sqnorm_gt0 Apd); rewrite subr_eq0.
  exists (e / 10%:R); first by apply: divr_gt0; rewrite ?ltr0n.
  move=> p q pS qS; rewrite -[X in _ < X]mulr_natr mulfVK ?pnatr_eq0 // => h.
  apply/eqP/negPn/negP => pq; move: h; apply/negP; rewrite -leNgt.
  apply: (he (p, q)); rewrite mem_filter /= pq /=.
  by apply/allpairsP; exists (p, q).
have near_S : \forall k \near \oo, exists2 p, p \in S & sqnorm (x k - p) < e.
  apply: contrapT => hn.
  have [F [FU sF FB]] := @ultra_ex (~` [set k | exists2 p, p \in S & sqnorm (x k - p) < e])
    ltac:(by rewrite setCK).
  have [p hp] := vultra_bounded FU hB.
  have pS := hS _ _ FU sF hp.
  have FP : ProperFilter F := @ultra_proper _ _ FU. have FF : Filter F := @filter_filter' _ _ FP.
  have h0 : tends F (fun k => sqnorm (x k - p)) (sqnorm (p - p)).
    by apply: vtends_ip; apply: vtendsB => //; apply: vtends_cst.
  have : e <= sqnorm (p - p).
    apply: (tends_le FP (tends_cst FP) h0); apply: filterS FB => k /= hk.
    by rewrite leNgt; apply/negP => lt; apply: hk; exists p.
  by rewrite subrr /Form.sqnorm ip0l leNgt e0.
have near_d : \forall k \near \oo, sqnorm (x k.+1 - x k) < e.
  move/tendsP: hd => /(_ _ e0); apply: filterS => k /=.
  by rewrite sub0r normrN ger0_norm // (sqnorm_ge0 Apd).
have [N _ hN] := filterI near_S near_d.
have [p pS hp] : exists2 p, p \in S & sqnorm (x N - p) < e by apply: (hN N _).1 => /=.
have stay k : (N <= k)%N -> sqnorm (x k - p) < e.
  move=> /subnK <-; elim: (k - N)%N => [|m IH] //.
  have [q qS hq] := (hN (m.+1 + N)%N (leq_addl _ _)).1.
  have hd1 := (hN (m + N)%N (leq_addl _ _)).2.
  suff -> : p = q by [].
  apply: he => //.
  rewrite (_ : p - q = (p - x (m + N)%N) +
     ((x (m + N)%N - x (m.+1 + N)%N) + (x (m.+1 + N)%N - q))); last first.
    by rewrite !subrKA.
  apply: (le_lt_trans (sqnormD_le Apd _ _ Asym)).
  have h1 := sqnormD_le Apd (x (m + N)%N - x (m.+1 + N)%N) (x (m.+1 + N)%N - q) Asym.
  rewrite -(sqnormN A (p - _)) opprB; rewrite -(sqnormN A (x (m + N)%N - _)) opprB in h1.
  have -> : e *+ 10 = e *+ 2 + ((e *+ 2 + e *+ 2) *+ 2) by ring.
  apply: ltr_add; rewrite ltr_muln2r //=.
  by apply: (le_lt_trans h1); apply: ltr_add; rewrite ltr_muln2r.
exists p => a; apply: ultra_tends => F FU sF.
have [q hq] := vultra_bounded FU hB.
have qS := hS _ _ FU sF hq.
suff -> : p = q by exact: hq.
apply: he => //; rewrite -(sqnormN A) opprB.
have FP : ProperFilter F := @ultra_proper _ _ FU. have FF : Filter F := @filter_filter' _ _ FP.
have h0 : tends F (fun k => sqnorm (x k - p)) (sqnorm (q - p)).
  by apply: vtends_ip; apply: vtendsB => //; apply: vtends_cst.
have : sqnorm (q - p) <= e.
  apply: (tends_le FP h0 (tends_cst FP)); apply: sF; exists N => // k /= hk.
  by apply: ltW; apply: stay.
by move=> h; apply: (le_lt_trans h); rewrite -[X in X < _]mulr1n ltr_pmuln2l.
Qed.
End FiniteAccumulation.
