(* Convergence: every token converges (theory.md section 4).

     limits A alpha Z L == token i of the trajectory of Z goes to L i, coordinate by coordinate
     coord_bound Z      == a bound on every coordinate at every layer
     candidate A X p    == p is in conv(X), and <p, x> <= |p|^2 on it
     active A X p       == { j : <p, X j> = |p|^2 }, which determines a candidate p

   Headline theorem: convergence. Proof: norms grow and stay bounded, so steps tend to 0; every
   accumulation point is a candidate for one joint limit X of all tokens; there are finitely
   many candidates. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer Lim VectorLim FiniteAccumulation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Convergence.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation mean := (mean A).
Local Notation layer := (layer A alpha).
Local Notation beta := (beta alpha).
Implicit Types (F : set (set nat)).

Definition limits (Z L : cfg) :=
  forall i a, (fun k => trajectory Z k i 0 a) @ \oo --> L i 0 a.

Lemma limitsP Z L : limits Z L <-> forall i, vtends \oo (fun k => trajectory Z k i) (L i).
Proof. by []. Qed.

Lemma limits_cvg Z L : limits Z L <-> forall i, (fun k => trajectory Z k i) @ \oo --> L i.
Proof. by split=> h i; apply/vtends_cvg; apply: h. Qed.

Lemma limits_uniq Z L L' : limits Z L -> limits Z L' -> forall i, L i = L' i.
Proof. by move=> h h' i; apply: (@vtends_uniq _ _ \oo _ _ _ _ (h i) (h' i)). Qed.

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variable Z : cfg.

Definition coord_bound : R := \sum_j \sum_a `|Z j 0 a|.

Lemma hull_bounded y a : hull Z y -> `|y 0 a| <= coord_bound.
Proof.
case=> w [w0 w1] ->; rewrite summxE; apply: (le_trans (ler_norm_sum _ _ _)).
apply: ler_sum => j _; rewrite mxE normrM ger0_norm //.
have w1' : w j <= 1 by rewrite -w1 (bigD1 j) //= ler_addl sumr_ge0.
apply: (@le_trans _ _ `|Z j 0 a|); first by apply: ler_pimull.
by rewrite (bigD1 a) //= ler_addl sumr_ge0.
Qed.

Lemma trajectory_bounded k i a : `|trajectory Z k i 0 a| <= coord_bound.
Proof. by apply: hull_bounded; apply: (hull_trajectory A alpha_gt0 Z i (leq0n k)). Qed.

Lemma hull_sqnorm y : hull Z y -> sqnorm y <= \sum_j sqnorm (Z j).
Proof.
move=> hy; set s := \sum_j _.
have h : ip y y <= (sqnorm y + s) / 2%:R.
  apply: (hull_ip_le _ hy) => j.
  have hs : sqnorm (Z j) <= s.
    by rewrite /s (bigD1 j) //= ler_addl sumr_ge0 // => l _; apply: sqnorm_ge0.
  have := sqnorm_ge0 Apd (y - Z j); rewrite (sqnormB Asym) => h.
  rewrite ler_pdivl_mulr ?ltr0n // mulr_natr.
  apply: (@le_trans _ _ (sqnorm y + sqnorm (Z j))); last by rewrite ler_add2l.
  by rewrite -subr_ge0; move: h; rewrite addrAC.
move: h; rewrite -/(sqnorm y) ler_pdivl_mulr ?ltr0n // mulr_natr mulr2n.
by rewrite ler_add2l.
Qed.

Lemma sqnorm_disp (X : cfg) i : sqnorm (layer X i - X i) <= sqnorm (layer X i) - sqnorm (X i).
Proof.
have := (norm_growth alpha_gt0 Asym X i).1; rewrite -ler_subr_addl; apply: le_trans.
by rewrite (layer_disp A alpha_gt0) sqnormZ.
Qed.

Lemma disp0 i : tends \oo (fun k => sqnorm (trajectory Z k.+1 i - trajectory Z k i)) 0.
Proof.
pose f k := sqnorm (trajectory Z k i).
have fS k : sqnorm (trajectory Z k.+1 i - trajectory Z k i) <= f k.+1 - f k by apply: sqnorm_disp.
have fm : {homo f : k l / (k <= l)%N >-> k <= l}.
  apply: homo_leq => [k|b a c ab bc|k]; [exact: lexx|exact: le_trans ab bc|].
  by rewrite -subr_ge0; apply: le_trans (fS k); apply: sqnorm_ge0.
have fb : has_ubound (range f).
  exists (\sum_j sqnorm (Z j)) => _ [k _ <-]; apply: hull_sqnorm.
  exact: (hull_trajectory A alpha_gt0 Z i (leq0n k)).
have fc := nondecreasing_cvg fm fb; set l := sup (range f) in fc.
have fc' : tends \oo (fun k => f k.+1) l by rewrite /tends cvg_shiftS.
have h0 : tends \oo (fun k => f k.+1 - f k) 0.
  by rewrite -(subrr l); apply: tendsB.
apply/tendsP => e e0; move/tendsP: h0 => /(_ e e0); apply: filterS => k /=.
rewrite !sub0r !normrN => h; apply: le_lt_trans h.
rewrite ger0_norm ?(sqnorm_ge0 Apd) //; apply: le_trans (fS k) (ler_norm _).
Qed.

(* Accumulation points along a free ultrafilter. *)
Lemma accum F i : UltraFilter F -> exists p, vtends F (fun k => trajectory Z k i) p.
Proof. by move=> FU; apply: (vultra_bounded FU (B := coord_bound)) => k a; apply: trajectory_bounded. Qed.

Lemma accum_hull F k i p : UltraFilter F -> \oo `<=` F ->
  vtends F (fun k => trajectory Z k i) p -> hull (trajectory Z k) p.
Proof.
move=> FU sF hp; apply: (hull_lim FU _ hp (X := fun=> trajectory Z k)) => [j|].
  exact: vtends_cst.
by apply: sF; exists k => // l /= kl; apply: hull_trajectory.
Qed.

Lemma accum_hull2 F G Zs i p : UltraFilter F -> \oo `<=` F -> UltraFilter G -> \oo `<=` G ->
  (forall j, vtends F (fun k => trajectory Z k j) (Zs j)) ->
  vtends G (fun k => trajectory Z k i) p -> hull Zs p.
Proof.
move=> FU sF GU sG hZ hp.
have FP : ProperFilter F := @ultra_proper _ _ FU.
apply: (hull_lim FU (X := trajectory Z) hZ (vtends_cst FP (p := p))).
by apply: filterE => k /=; apply: (accum_hull k GU sG hp).
Qed.

Lemma disp_accum F i : UltraFilter F -> \oo `<=` F ->
  vtends F (fun k => trajectory Z k.+1 i - trajectory Z k i) 0.
Proof.
move=> FU sF; have FP : ProperFilter F := @ultra_proper _ _ FU.
have [|v hv] := vultra_bounded (x := fun k => trajectory Z k.+1 i - trajectory Z k i) (B := coord_bound + coord_bound) FU.
  move=> k a; rewrite mxE [X in _ + X]mxE; apply: le_trans (ler_norm_sub _ _) _.
  by apply: ler_add; apply: trajectory_bounded.
have h1 := vtends_ip (A := A) FP hv hv.
have h2 := tends_sub sF (disp0 i).
have e : ip v v = 0 by apply: tends_uniq h1 h2.
suff -> : 0 = v :> vec by [].
by apply/esym/(sqnorm_le0 Apd); rewrite /Form.sqnorm e.
Qed.

Lemma accum_self F Zs i l : UltraFilter F -> \oo `<=` F ->
  (forall j, vtends F (fun k => trajectory Z k j) (Zs j)) -> ip (Zs i) (Zs l) <= ip (Zs i) (Zs i).
Proof.
move=> FU sF hZ; have FP : ProperFilter F := @ultra_proper _ _ FU.
have h1 := vtends_ip FP (hZ i) (hZ l) (A := A).
have h2 := vtends_ip (A := A) FP (hZ i) (hZ i).
have h3 := vtends_ip (A := A) FP (hZ i) (disp_accum i FU sF).
have h4 := tendsD FP h2 (tendsM FP (tends_cst (l := beta^-1) FP) h3).
rewrite ip0r mulr0 addr0 in h4; apply: (tends_le FP h1 h4); apply: filterE => k /=.
have b0 := beta_gt0 alpha_gt0.
have -> : layer (trajectory Z k) i - trajectory Z k i = beta *: (mean (trajectory Z k) i - trajectory Z k i).
  by rewrite (layer_disp A alpha_gt0).
rewrite (ipZr A beta) mulrA mulVf ?gt_eqF // mul1r ipBr addrC subrK.
exact: ip_mean_ge.
Qed.

(* Finitely many candidates. *)
Definition candidate (Zs : cfg) (p : vec) := hull Zs p /\ forall j, ip p (Zs j) <= ip p p.
Definition active (Zs : cfg) (p : vec) : {set 'I_n} := [set j | ip p (Zs j) == ip p p]%SET.

Lemma candidate_inj Zs p q : candidate Zs p -> candidate Zs q -> active Zs p = active Zs q -> p = q.
Proof.
have key p' q' : candidate Zs p' -> active Zs p' = active Zs q' -> ip q' p' = ip q' q'.
  move=> [[w sw e] hp] hA.
  have hs := hull_slack sw hp; rewrite -e in hs; have {}hs := hs (lexx _).
  case: sw => w0 w1; rewrite [in LHS]e ip_sumr -[RHS]mul1r -w1 mulr_suml.
  apply: eq_bigr => j _; rewrite ipZr.
  have := w0 j; rewrite le_eqVlt => /orP[/eqP<-|/hs/eqP h]; first by rewrite !mul0r.
  have : j \in active Zs p' by rewrite inE.
  by rewrite hA inE => /eqP->.
move=> cp cq hA; have e1 := key _ _ cp hA; have e2 := key _ _ cq (esym hA).
apply/eqP; rewrite -subr_eq0; apply/eqP/(sqnorm_le0 Apd).
rewrite (sqnormB Asym) /Form.sqnorm e2 -e1 (ipC Asym q p) e2.
by rewrite (_ : _ - _ + _ = 0) //; ring.
Qed.

Lemma candidate_finite Zs : exists S : seq vec, forall p, candidate Zs p -> p \in S.
Proof.
exists [seq xget 0 [set p | candidate Zs p /\ active Zs p = J] | J <- enum {set 'I_n}].
move=> p cp; apply/mapP; exists (active Zs p); first by rewrite mem_enum.
case: xgetP => [q -> [cq e]|/(_ p)]; first exact: candidate_inj cp cq (esym e).
by case.
Qed.

Lemma accum_candidate F G Zs i p : UltraFilter F -> \oo `<=` F -> UltraFilter G -> \oo `<=` G ->
  (forall j, vtends F (fun k => trajectory Z k j) (Zs j)) ->
  vtends G (fun k => trajectory Z k i) p -> candidate Zs p.
Proof.
move=> FU sF GU sG hZ hp; split; first exact: (accum_hull2 FU sF GU sG hZ hp).
have /fin_all_exists [Zt hZt] : forall j, exists q, vtends G (fun k => trajectory Z k j) q.
  by move=> j; apply: accum.
have ep : Zt i = p by apply: (vtends_uniq _ (hZt i) hp).
move=> j; have hj := accum_hull2 GU sG FU sF hZt (hZ j).
apply: (hull_ip_le _ hj) => l; rewrite -ep; exact: (accum_self i l GU sG hZt).
Qed.

Theorem convergence : exists L, limits Z L.
Proof.
suff /fin_all_exists [L hL] : forall i, exists p, vtends \oo (fun k => trajectory Z k i) p.
  by exists L.
move=> i; have [F [FU sF]] := ultra_ex0.
have /fin_all_exists [Zs hZ] : forall j, exists q, vtends F (fun k => trajectory Z k j) q.
  by move=> j; apply: accum.
have [S hS] := candidate_finite Zs.
apply: (finite_accum_cvg Asym Apd (S := S) (B := coord_bound)).
- by move=> k a; apply: trajectory_bounded.
- exact: disp0.
- by move=> G p GU sG hp; apply: hS; apply: (accum_candidate FU sF GU sG hZ hp).
Qed.
End Convergence.
