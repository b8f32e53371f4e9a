(* PursuitEnds: a pursuit attends to its own class finitely often, or is at rest (theory.md section 3.5).

   Main lemmas: four_ties, four exact ties in a row with one growth k, k^2 = 1 + alpha, give b = 0; rising_ends,
   with <L, b> > 0 growths above 1 do not come again and again; and pursuit_ends, all cases together. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Model Lim VectorLim Gaps Pursuit PursuitRising PursuitGaps.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Ends.
Variables (R : realType) (d : nat) (A : 'M[R]_d) (alpha : R).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation r := (rate alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (I : finType) (kappa : I -> R) (q : nat -> I) (L b : 'rV[R]_d) (w : nat -> 'rV[R]_d).
Hypothesis h : pursuit A alpha kappa q L b w.
Local Notation k t := (kappa (q t)).
Local Notation l := (ip L b).
Local Notation s := (1 + alpha).
Let OP : ProperFilter \oo := eventually_filter.
Let s_gt0 : 0 < s := alpha1_gt0 alpha_gt0.
Let s_gt1 : 1 < s. Proof. by rewrite ltr_addl. Qed.

Lemma four_ties t g : 1 < g -> g ^+ 2 = s -> (forall j, (j < 4)%N -> k (t + j)%N = g) -> b = 0.
Proof.
move=> g1 g2 kg; have g0 : 0 < g := lt_trans ltr01 g1.
pose e j := g ^+ (2 * j) * bound A alpha L b w (t + j)%N.
have e0 j : (j < 4)%N -> e j = 0.
  by move=> j4; rewrite /e (bound_tie h) ?mulr0 // kg.
pose V j := sqnorm (w (t + j)%N); pose U j := ip b (w (t + j)%N); pose x j := ip L (w (t + j)%N).
have aE : alpha = g ^+ 2 - 1 by rewrite g2 addrAC subrr add0r.
have eE j : e j = g ^+ (2 * j) * x j + r ^+ t * (V j + U j).
  rewrite /e /bound -/(V j) -/(U j) -/(x j) mulrDr exprD mulrA [_ * (r ^+ t * _)]mulrCA -!mulrA; congr (_ + r ^+ t * _).
  by rewrite mulrA exprM -exprMn g2 mulfV ?gt_eqF // expr1n mul1r.
have step j : (j < 3)%N -> [/\ x j.+1 = g * x j + alpha * l, U j.+1 = g * U j + alpha * sqnorm b &
    V j.+1 = g ^+ 2 * V j + 2%:R * g * alpha * U j + alpha ^+ 2 * sqnorm b].
  move=> j3; rewrite /x /U /V addnS (pulled h) kg ?(leqW j3) //.
  rewrite !(ipDr, sqnormD Asym) !(ipZr A g) !(ipZr A alpha) !sqnormZ (ipZl A g) (ipC Asym (w _) b); split=> //.
  by move: (sqnorm (w _)) (ip b (w _)) (sqnorm b) => y1 y2 y3; ring.
have [x1 U1 V1] := step 0%N isT; have [x2 U2 V2] := step 1%N isT; have [x3 U3 V3] := step 2%N isT.
have : e 3%N - (g + g ^+ 2 + g ^+ 3) * e 2%N + (g ^+ 3 + g ^+ 4 + g ^+ 5) * e 1%N - g ^+ 6 * e 0%N =
    r ^+ t * (g * (g + 1)) * sqnorm b * ((1 - g) * (1 - g ^+ 2) * (1 - g ^+ 3)).
  rewrite !eE x3 U3 V3 x2 U2 V2 x1 U1 V1 aE.
  by move: (x 0%N) (U 0%N) (V 0%N) l (sqnorm b) (r ^+ t) => x0 U0 V0 l0 b0 r0; ring.
rewrite !e0 // !mulr0 subr0 addr0 subr0 => /esym/eqP; rewrite !mulf_eq0 sqnorm_eq0 // !subr_eq0.
have p n : (1 == g ^+ n.+1) = false by rewrite lt_eqF // exprn_egt1.
have := p 0%N; rewrite expr1 => ->; rewrite !p !orbF expf_eq0 !gt_eqF ?andbF ?addr_gt0 ?rate_gt0 //=.
by move/eqP.
Qed.

Section Rising.
Hypotheses (often : forall t, exists2 t', (t <= t')%N & 1 < k t') (l_gt0 : 0 < l).
Variable f : nat -> nat.
Hypotheses (f_tie : forall m, 1 < k (f m)) (f_mono : forall m, (f m < f m.+1)%N).
Hypothesis f_all : forall m t, (f m < t < f m.+1)%N -> ~~ (1 < k t).
Local Notation xi := (xi A alpha L b w).
Local Notation rho := (rho A alpha kappa q L b w f).
Local Notation N := (N f).
Let rho1 : tends \oo rho 1 := rho_tends Asym Apd alpha_gt0 h often l_gt0 f_tie f_mono.
Let bf := before_rho Asym Apd alpha_gt0 h often l_gt0 f_mono f_all.
Let af := after_rho Asym Apd alpha_gt0 h often l_gt0 f_mono f_all.
Let rho0 m : 0 < rho m := rho_gt0 Asym Apd alpha_gt0 h often l_gt0 f m.
Let xi0 t : 0 < xi t := xi_gt0 Asym Apd alpha_gt0 h often l_gt0 t.
Let Npos m : 0 < (N m)%:R :> R. Proof. by rewrite ltr0n (N_gt0 f_mono). Qed.

Lemma long_gaps : exists B, forall m, (B <= m)%N -> 2%:R * s * (1 + m%:R * s) < s ^+ m.
Proof.
have r0 := rate_gt0 alpha_gt0; pose C := 2%:R * s * (1 + s).
have := tendsM OP (tends_cst OP (l := C)) (square_tends0 r0 (rate_lt1 alpha_gt0)).
rewrite mulr0 => /tendsP /(_ _ ltr01) [T _ small]; exists (maxn T 1) => m; rewrite geq_max => /andP[Tm m1].
have := small m Tm; rewrite /= sub0r normrN => /(le_lt_trans (ler_norm _)).
have -> : r ^+ m = (s ^+ m)^-1 by rewrite exprVn.
rewrite mulrCA ltr_pdivr_mull ?exprn_gt0 // mulr1; apply: le_lt_trans; rewrite /C -!mulrA.
have one : 1 <= m%:R :> R by rewrite ler1n.
have sq : m%:R <= m%:R ^+ 2 :> R by rewrite expr2 ler_pemull // ler0n.
rewrite !ler_pmul2l ?ltr0n // mulrDl mul1r; apply: ler_add; first exact: le_trans sq.
by rewrite [X in X <= _]mulrC ler_pmul2l.
Qed.

Lemma gap_power m : s ^+ N m = (1 + (N m)%:R * (xi (f m.+1))^-1) * k (f m) * rho m.
Proof.
have s0 : s ^+ N m != 0 by rewrite gt_eqF // exprn_gt0.
have z : (xi (f m.+1))^-1 = after s (k (f m)) (N m) - s ^+ N m / (k (f m) * (N m)%:R) * (1 - (rho m)^-1).
  by rewrite -af opprB addrC subrK.
rewrite z /after; have k0 : k (f m) != 0 by rewrite gt_eqF // (growth_gt0 h).
have r0 : rho m != 0 by rewrite gt_eqF. have N0 : (N m)%:R != 0 :> R by rewrite gt_eqF.
move: (s ^+ N m) (k (f m)) (rho m) ((N m)%:R) s0 k0 r0 N0 => s1 k1 r1 N1 s10 k10 r10 N10.
by field; rewrite k10 r10 N10.
Qed.

Lemma gap_bounded : exists B, \forall m \near \oo, (N m <= B)%N.
Proof.
have [B hB] := long_gaps; exists B; move/tendsP: rho1 => /(_ _ ltr01); apply: filterS => m /=.
rewrite distrC ltr_distl => /andP[_ rho2]; rewrite leqNgt; apply/negP => /ltnW /hB; apply/negP; rewrite -leNgt gap_power.
have k1 := ltW (growth_gt0 h (f m)); have x1 := ltW (xi_inv Asym Apd alpha_gt0 h often l_gt0 (f m.+1)).
have x0 : 0 <= (xi (f m.+1))^-1 by rewrite invr_ge0 ltW.
have y0 : 0 <= 1 + (N m)%:R * (xi (f m.+1))^-1 by rewrite addr_ge0 ?ler01 // mulr_ge0 // ltW.
have -> : 2%:R * s * (1 + (N m)%:R * s) = (1 + (N m)%:R * s) * s * 2%:R by ring.
apply: ler_pmul; [exact: mulr_ge0 | exact: ltW (rho0 m) | | exact: ltW rho2].
by apply: ler_pmul; rewrite ?ler_add2l ?ler_pmul2l ?(ltW (growth_lt h _)).
Qed.

Definition delta m := before s (k (f m.+1)) (N m.+1) - after s (k (f m)) (N m).

Lemma delta_tends B : (\forall m \near \oo, (N m <= B)%N) -> tends \oo delta 0.
Proof.
move=> le; have rS : tends \oo (fun m => rho m.+1) 1 by have := rho1; rewrite /tends -cvg_shiftS.
have rV : tends \oo (fun m => (rho m)^-1) 1 by rewrite -[X in tends _ _ X]invr1; apply: cvgV; rewrite ?oner_neq0.
have FF : Filter \oo := @filter_filter' _ _ OP.
have n1 : tends \oo (fun m => s ^+ 2 * `|rho m.+1 - 1|) 0.
  have := tendsM OP (tends_cst OP (l := s ^+ 2)) (cvg_norm (tendsB OP rS (tends_cst OP (l := 1)))).
  by rewrite subrr normr0 mulr0 => /(_ FF).
have n2 : tends \oo (fun m => s ^+ B * `|1 - (rho m)^-1|) 0.
  have := tendsM OP (tends_cst OP (l := s ^+ B)) (cvg_norm (tendsB OP (tends_cst OP (l := 1)) rV)).
  by rewrite subrr normr0 mulr0 => /(_ FF).
have := tendsD OP n1 n2; rewrite addr0 => /tends0_le; apply; apply: filterS le => m le.
have -> : delta m = (before s (k (f m.+1)) (N m.+1) - (xi (f m.+1))^-1) - (after s (k (f m)) (N m) - (xi (f m.+1))^-1).
  by rewrite /delta opprB addrA subrK.
have k1 j := growth_ge1 h j; have ks j := ltW (growth_lt h j); have kp j := growth_gt0 h j.
have N1 j : 1 <= (N j)%:R :> R by rewrite ler1n (N_gt0 f_mono).
have sp j : 1 <= s ^+ j by rewrite exprn_ege1 // ltW.
rewrite bf af; apply: le_trans (ler_norm_sub _ _) _.
rewrite (normrM (k (f m.+1) ^+ 2 / _)) (normrM (s ^+ N m / _)); apply: ler_add; apply: ler_wpmul2r => //.
  have den : 0 < s ^+ N m.+1 * (N m.+1)%:R by rewrite pmulr_rgt0 // exprn_gt0.
  rewrite ger0_norm; last by apply/ltW/divr_gt0; rewrite ?exprn_gt0.
  rewrite ler_pdivr_mulr //; apply: (@le_trans _ _ (s ^+ 2)); first by rewrite ler_expn2r ?nnegrE ?(ltW (kp _)) // ltW.
  by rewrite ler_pemulr ?exprn_ge0 ?(ltW s_gt0) // mulr_ege1.
have den : 0 < k (f m) * (N m)%:R by rewrite pmulr_rgt0.
rewrite ger0_norm; last by apply/ltW/divr_gt0; rewrite ?exprn_gt0.
rewrite ler_pdivr_mulr //; apply: (@le_trans _ _ (s ^+ B)); first by rewrite ler_eexpn2l.
by rewrite ler_pemulr ?exprn_ge0 ?(ltW s_gt0) // mulr_ege1.
Qed.

Lemma matching B : (\forall m \near \oo, (N m <= B)%N) -> \forall m \near \oo, delta m = 0.
Proof.
move=> le; pose T := (I * 'I_B.+1)%type.
pose g (x y : T) := before s (kappa x.1) x.2 - after s (kappa y.1) y.2.
have away : \forall m \near \oo, forall xy : T * T, g xy.1 xy.2 != 0 -> `|delta m| < `|g xy.1 xy.2|.
  apply: filter_forall => xy; have [->|g0] := eqVneq (g xy.1 xy.2) 0; first exact: filterE.
  have := delta_tends le; move/tendsP => /(_ `|g xy.1 xy.2|); rewrite normr_gt0 => /(_ g0).
  by apply: filterS => m /=; rewrite sub0r normrN.
have leS : \forall m \near \oo, (N m.+1 <= B)%N.
  by case: le => M _ le; exists M => // m /= Mm; apply: le; apply: leqW.
apply: filterS (filterI away (filterI le leS)) => m [/= far [le1 le2]].
apply/eqP/negPn/negP => d0; pose x : T := (q (f m.+1), inord (N m.+1)); pose y : T := (q (f m), inord (N m)).
have e : g x y = delta m by rewrite /g /= !inordK.
by have := far (x, y); rewrite /= e ltxx => /(_ d0).
Qed.

Lemma rising_contradiction : False.
Proof.
have [B le] := gap_bounded; have [M _ hM] := filterI (matching le) le.
pose a m : I * 'I_B.+1 := (q (f (M + m)%N), inord (N (M + m)%N)).
have aN m : nat_of_ord (a m).2 = N (M + m)%N by rewrite inordK // ltnS; have [] := hM (M + m)%N (leq_addr _ _).
have [||||M1 settle] := @gaps_settle _ s s_gt1 _ (fun x => kappa x.1) (fun x => nat_of_ord x.2) a.
- by move=> m; apply: f_tie.
- by move=> m; apply: (growth_lt h).
- by move=> m; rewrite aN (N_gt0 f_mono).
- move=> m; rewrite !aN /=; have [/eqP] := hM (M + m)%N (leq_addr _ _).
  by rewrite /delta subr_eq0 addnS => /eqP.
pose t := f (M + M1)%N; have fE j : f (M + M1 + j)%N = (t + j)%N.
  elim: j => [|j IH]; first by rewrite !addn0.
  have [e _] := settle (M1 + j)%N (leq_addr _ _); rewrite aN addnA in e.
  by rewrite !addnS -(subnKC (ltnW (f_mono (M + M1 + j)%N))) -/(N _) e IH addn1.
have sq j : k (t + j)%N ^+ 2 = s.
  by have [_] := settle (M1 + j)%N (leq_addr _ _); rewrite /= addnA fE.
have g1 : 1 < k t by apply: f_tie.
have := l_gt0; rewrite (@four_ties t (k t) g1) ?ip0r ?ltxx //; first by have := sq 0%N; rewrite addn0.
move=> j _; apply/eqP; rewrite -(@eqr_expn2 _ 2) // ?(ltW (growth_gt0 h _)) //.
by rewrite sq; have := sq 0%N; rewrite addn0 => ->.
Qed.
End Rising.

Lemma rising_ends : 0 < l -> ~ (forall t, exists2 t', (t <= t')%N & 1 < k t').
Proof.
move=> l0 often; have [f [f1 f2 f3]] := @often_sequence (fun t => 1 < k t) often.
exact: (rising_contradiction often l0 f1 f2 f3).
Qed.

(* A pursuit attends to its own class for the last time, or is at rest on a mean that rests too. *)
Theorem pursuit_ends : (exists T, forall t, (T <= t)%N -> k t = 1) \/ (b = 0 /\ w 0%N = 0).
Proof.
have [often|/existsNP[T never]] := EM (forall t, exists2 t', (t <= t')%N & 1 < k t').
  right; apply: (level_rests Asym Apd alpha_gt0 h often); apply/le_anti/andP; split.
    by rewrite leNgt; apply/negP => l0; apply: rising_ends often.
  exact: (falling_ends Asym Apd alpha_gt0 h often).
left; exists T => t Tt; apply/le_anti/andP; split; last exact: (growth_ge1 h).
by rewrite leNgt; apply/negP => kt; apply: never; exists t.
Qed.
End Ends.
