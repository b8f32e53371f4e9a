(* PursuitGaps: a pursuit with <L, b> > 0 attends to its own class finitely often (theory.md section 3.5).

     f m   == the m-th layer at which the token attends to its own class, if it does so again and again
     N m   == the number of layers from there to the next
     eta t == r^t P_t^2 / xi_t: tends to a positive number along these layers
     rho m == the ratio of eta at the m-th and the next: tends to 1

   Main lemmas: before_rho and after_rho, the relation of Gaps.v up to an error that vanishes with rho - 1. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Model Lim VectorLim RegimeLimit Gaps Pursuit PursuitRising.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* The layers at which S holds, one after the other. *)
Lemma often_sequence (S : pred nat) : (forall t, exists2 t', (t <= t')%N & S t') ->
  exists f : nat -> nat, [/\ forall m, S (f m), forall m, (f m < f m.+1)%N &
    forall m t, (f m < t < f m.+1)%N -> ~~ S t].
Proof.
move=> often; have next t : exists t', (t <= t')%N && S t' by have [t' tt' St'] := often t; exists t'; rewrite tt'.
pose nx t := ex_minn (next t); pose f := fix f m : nat := if m is m'.+1 then nx (f m').+1 else nx 0%N.
have nxP t : [/\ (t <= nx t)%N, S (nx t) & forall t', (t <= t' < nx t)%N -> ~~ S t'].
  rewrite /nx; case: ex_minnP => m /andP[tm Sm] least; split=> // t' /andP[tt' t'm].
  by apply/negP => St'; move: t'm; rewrite ltnNge least // tt'.
exists f; split=> [m|m|m t].
- by case: m => [|m] /=; [have [] := nxP 0%N | have [] := nxP (f m).+1].
- by rewrite /=; have [] := nxP (f m).+1.
- by rewrite /=; have [_ _] := nxP (f m).+1; apply.
Qed.

Section Gaps.
Variables (R : realType) (d : nat) (A : 'M[R]_d) (alpha : R).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation r := (rate alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (I : finType) (kappa : I -> R) (q : nat -> I) (L b : 'rV[R]_d) (w : nat -> 'rV[R]_d).
Hypothesis h : pursuit A alpha kappa q L b w.
Local Notation k t := (kappa (q t)).
Local Notation P := (P kappa q).
Local Notation c := (c alpha kappa q).
Local Notation Q := (Q A b w).
Local Notation x := (x A L w).
Local Notation X := (X A alpha kappa q L b w).
Local Notation l := (ip L b).
Local Notation s := (1 + alpha).
Hypotheses (often : forall t, exists2 t', (t <= t')%N & 1 < k t') (l_gt0 : 0 < l).
Let OP : ProperFilter \oo := eventually_filter.
Let r_gt0 : 0 < r := rate_gt0 alpha_gt0.
Let s_gt0 : 0 < s := alpha1_gt0 alpha_gt0.
Let al_gt0 : 0 < alpha * l. Proof. exact: mulr_gt0. Qed.
Let X_tends := position_tends Asym Apd alpha_gt0 h often.

Local Notation xi := (xi A alpha L b w).
Local Notation y := (y alpha kappa q b w).
Local Notation yinf := (yinf A L b w).
Let stepxi := xi_step alpha_gt0 h l_gt0.
Let xi0 := xi_gt0 Asym Apd alpha_gt0 h often l_gt0.
Let xi1 := xi_neq0 Asym Apd alpha_gt0 h often l_gt0.
Let yt := y_tends Asym Apd alpha_gt0 h often l_gt0.
Let k0 t : k t != 0. Proof. by rewrite gt_eqF // (growth_gt0 h). Qed.

Variable f : nat -> nat.
Hypotheses (f_tie : forall m, 1 < k (f m)) (f_mono : forall m, (f m < f m.+1)%N).
Hypothesis f_all : forall m t, (f m < t < f m.+1)%N -> ~~ (1 < k t).

Definition N m := (f m.+1 - f m)%N.
Definition eta t := r ^+ t * P t ^+ 2 / xi t.
Definition rho m := eta (f m) / eta (f m.+1).

Lemma f_ge m : (m <= f m)%N.
Proof. by elim: m => [|m IH] //; apply: leq_ltn_trans IH (f_mono m). Qed.
Lemma f_tends g (a : R) : tends \oo g a -> tends \oo (fun m => g (f m)) a.
Proof.
move=> /tendsP hg; apply/tendsP => e e0; have [T _ small] := hg e e0.
by exists T => // m /= Tm; apply: small; apply: leq_trans Tm (f_ge m).
Qed.
Lemma N_gt0 m : (0 < N m)%N. Proof. by rewrite subn_gt0. Qed.

Lemma gap m : P (f m.+1) = k (f m) * P (f m) /\ xi (f m.+1) = k (f m) * xi (f m) - (N m)%:R.
Proof.
have one j : (f m + j.+1 < f m.+1)%N -> k (f m + j.+1)%N = 1.
  move=> lt; apply/le_anti/andP; split; last exact: (growth_ge1 h).
  by rewrite leNgt (f_all (m := m)) // lt andbT addnS ltnS leq_addr.
suff go j : (j < N m)%N -> P (f m + j.+1)%N = k (f m) * P (f m) /\
    xi (f m + j.+1)%N = k (f m) * xi (f m) - j.+1%:R.
  have [j eN] : exists j, N m = j.+1 by case: (N m) (N_gt0 m) => // j _; exists j.
  by have := go j; rewrite -eN leqnn subnKC ?(ltnW (f_mono m)) // => /(_ isT).
elim: j => [|j IH] jN; first by rewrite addn1 PS stepxi.
have [e1 e2] := IH (ltnW jN); have lt : (f m + j.+1 < f m.+1)%N by rewrite -ltn_subRL.
by rewrite addnS PS stepxi one // !mul1r e1 e2 -(addn1 j.+1) natrD opprD addrA.
Qed.

Lemma eta_gt0 t : 0 < eta t.
Proof. by rewrite divr_gt0 ?xi0 // mulr_gt0 ?exprn_gt0 // (P_gt0 h). Qed.

Lemma rho_gt0 m : 0 < rho m. Proof. by rewrite divr_gt0 ?eta_gt0. Qed.

Lemma rest_tends : tends \oo (fun m => r ^+ f m * P (f m) * ip b (y (f m)) / xi (f m)) 0.
Proof.
have hy : tends \oo (fun t => ip b (y t)) (ip b yinf) by apply: (vtends_ip (A := A)); [apply: vtends_cst | exact: y_tends].
have to0 := f_tends (tendsM OP (P_tends0 alpha_gt0 h) hy); rewrite mul0r in to0.
have {to0} := tendsM OP (tends_cst OP (l := s)) (cvg_norm to0); rewrite normr0 mulr0 => to0.
apply: (tends0_le (to0 _)); apply: filterE => m.
rewrite normrM [X in _ <= X]mulrC ler_wpmul2l // ger0_norm ?invr_ge0 ?(ltW (xi0 _)) //.
exact: ltW (xi_inv Asym Apd alpha_gt0 h often l_gt0 _).
Qed.

Lemma eta_tends : tends \oo (fun m => eta (f m)) (alpha * l / sqnorm yinf).
Proof.
have hy : tends \oo (fun t => sqnorm (y t)) (sqnorm yinf) by apply: (vtends_ip (A := A)) yt yt.
have y0 : sqnorm yinf != 0 by rewrite gt_eqF // sqnorm_gt0 // (yinf_neq0 Asym Apd alpha_gt0 h often l_gt0).
have hV : tends \oo (fun m => (sqnorm (y (f m)))^-1) (sqnorm yinf)^-1 by apply: cvgV => //; exact: f_tends hy.
have := tendsM OP (tendsB OP (tends_cst OP (l := alpha * l)) rest_tends) hV; rewrite subr0.
congr tends; apply/funext => m; have t0 := xi1 (f m).
have e : alpha * l - r ^+ f m * P (f m) * ip b (y (f m)) / xi (f m) = eta (f m) * sqnorm (y (f m)).
  apply: (mulIf t0); rewrite mulrBl divfK // (tie_xi alpha_gt0 h l_gt0 (f_tie m)) /eta [RHS]mulrAC divfK //.
  move: (sqnorm _) (ip _ _) (P _) (r ^+ _) => y1 p1 P1 r1; ring.
rewrite e mulfK //; apply/negP => /eqP y00; have := tie_xi alpha_gt0 h l_gt0 (f_tie m).
have -> : y (f m) = 0 by apply: (sqnorm_le0 Apd); rewrite y00.
rewrite sqnorm0 ip0r !mulr0 addr0 mulr0 => /eqP; rewrite mulf_eq0 (negPf t0) orbF gt_eqF //.
Qed.

Lemma rho_tends : tends \oo rho 1.
Proof.
have K0 : alpha * l / sqnorm yinf != 0.
  by rewrite gt_eqF // divr_gt0 // sqnorm_gt0 // (yinf_neq0 Asym Apd alpha_gt0 h often l_gt0).
have hS : tends \oo (fun m => eta (f m.+1)) (alpha * l / sqnorm yinf).
  by have := eta_tends; rewrite /tends -cvg_shiftS.
have hV : tends \oo (fun m => (eta (f m.+1))^-1) (alpha * l / sqnorm yinf)^-1 by apply: cvgV.
by have := tendsM OP eta_tends hV; rewrite mulfV.
Qed.

Lemma rhoE m : rho m = xi (f m.+1) * s ^+ N m / (xi (f m) * k (f m) ^+ 2).
Proof.
have eN : r ^+ f m.+1 = r ^+ f m * r ^+ N m by rewrite -exprD subnKC // ltnW.
have [e _] := gap m; rewrite /rho /eta e eN.
have r0 : r ^+ f m != 0 by rewrite gt_eqF // exprn_gt0.
have -> : r ^+ N m = (s ^+ N m)^-1 by rewrite exprVn.
have s0 : s ^+ N m != 0 by rewrite gt_eqF // exprn_gt0.
move: (s ^+ N m) (r ^+ f m) (xi (f m)) (xi (f m.+1)) (P (f m)) (k (f m)) s0 r0 (xi1 (f m)) (xi1 (f m.+1))
  (P_neq0 h (f m)) (k0 (f m)) => s1 r1 x1 x2 p1 k1 s0 r0 x10 x20 p0 k10.
by field; rewrite x10 x20 s0 r0 p0 k10.
Qed.

Let s0 m : s ^+ N m != 0. Proof. by rewrite gt_eqF // exprn_gt0. Qed.
Let N0 m : (N m)%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n N_gt0. Qed.

Lemma before_rho m : before s (k (f m)) (N m) - (xi (f m))^-1 =
  k (f m) ^+ 2 / (s ^+ N m * (N m)%:R) * (rho m - 1).
Proof.
have [_ e] := gap m; rewrite rhoE e /before.
move: (s ^+ N m) ((N m)%:R) (xi (f m)) (k (f m)) (s0 m) (N0 m) (xi1 (f m)) (k0 (f m)) => s1 N1 x1 k1 s10 N10 x10 k10.
by field; rewrite x10 s10 N10 k10.
Qed.

Lemma after_rho m : after s (k (f m)) (N m) - (xi (f m.+1))^-1 =
  s ^+ N m / (k (f m) * (N m)%:R) * (1 - (rho m)^-1).
Proof.
have [_ e] := gap m; have {}e : xi (f m) = (xi (f m.+1) + (N m)%:R) / k (f m).
  by rewrite e subrK [X in X / _]mulrC mulfK.
have x0 : xi (f m.+1) + (N m)%:R != 0 by rewrite gt_eqF // addr_gt0 ?xi0 // ltr0n N_gt0.
rewrite rhoE e /after.
move: (s ^+ N m) ((N m)%:R) (xi (f m.+1)) (k (f m)) (s0 m) (N0 m) (xi1 (f m.+1)) (k0 (f m)) x0.
move=> s1 N1 x1 k1 s10 N10 x10 k10 x0.
by field; rewrite x10 s10 N10 k10 x0.
Qed.
End Gaps.
