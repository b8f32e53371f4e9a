(* PursuitRising: a pursuit with <L, b> > 0 (theory.md section 3.5).

     xi t  == - <L, w_t> / (alpha <L, b>): how many layers the position has left; above 1 / (1 + alpha) always
     y t   == w_0 + c_t b, so that w_t = P_t y_t

   Main lemmas: y_tends and yinf_neq0, y_t goes to a point that is not 0; tie_xi, what an exact tie says. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Model Lim VectorLim RegimeLimit Pursuit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Rising.
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

Lemma X_lt0 t : X t < 0.
Proof.
apply: (@lt_le_trans _ _ (X t.+1)).
  by rewrite (XS A alpha kappa q L b w) ltr_addl mulr_gt0 // (c_step alpha_gt0 h).
apply: (tends_le OP (tends_cst OP) X_tends); exists t.+1 => // t' /= tt'.
by rewrite ler_add2l ler_wpmul2r ?(c_mono alpha_gt0 h) // ltW.
Qed.

Definition xi t := - x t / (alpha * l).
Lemma xE' t : x t = - (alpha * l * xi t).
Proof. by rewrite /xi mulrC divfK ?opprK // gt_eqF. Qed.
Lemma xi_step t : xi t.+1 = k t * xi t - 1.
Proof.
by rewrite /xi (x_step h); field; rewrite !gt_eqF.
Qed.
Lemma xi_gt0 t : 0 < xi t.
Proof.
by rewrite divr_gt0 // oppr_gt0 (xE h) pmulr_rlt0 ?X_lt0 // (P_gt0 h).
Qed.
Lemma xi_neq0 t : xi t != 0. Proof. by rewrite gt_eqF // xi_gt0. Qed.
Lemma xi_inv t : (xi t)^-1 < s.
Proof.
apply: lt_trans (growth_lt h t); have := xi_gt0 t.+1; rewrite xi_step subr_gt0 => lt.
by rewrite -[_^-1]mul1r ltr_pdivr_mulr ?xi_gt0.
Qed.

(* ---- where the token goes, in units of P ---- *)

Definition cinf := - ip L (w 0%N) / l.
Definition yinf := w 0%N + cinf *: b.
Definition y t := w 0%N + c t *: b.

Lemma c_Xinf t : c t = cinf + X t / l.
Proof.
rewrite /cinf /Pursuit.X mulrDl mulNr addrA addNr add0r mulfK // gt_eqF //.
Qed.

Lemma y_tends : vtends \oo y yinf.
Proof.
move=> a; rewrite (_ : (fun t => _) = (fun t => yinf 0 a + X t * (l^-1 * b 0 a))); last first.
  by apply/funext => t; rewrite /y /yinf c_Xinf !mxE mulrDl addrA mulrA.
have := tendsD OP (tends_cst OP (l := yinf 0 a)) (tendsM OP X_tends (tends_cst OP (l := l^-1 * b 0 a))).
by rewrite mul0r addr0.
Qed.

Lemma tie_xi t : 1 < k t -> alpha * l * xi t = r ^+ t * (P t ^+ 2 * sqnorm (y t) + P t * ip b (y t)).
Proof.
move=> kt; apply: oppr_inj; rewrite -xE' (tie_x h kt) /Pursuit.Q (wE h) sqnormZ (ipZr A (P t)) //.
Qed.

Lemma yinf_neq0 : yinf != 0.
Proof.
apply/eqP => y0; have yE t : w t = (x t / l) *: b.
  rewrite (wE h) (_ : _ + _ = (X t / l) *: b); first by rewrite scalerA (xE h) mulrA.
  by rewrite c_Xinf scalerDl addrA -/yinf y0 add0r.
have le t : 1 < k t -> l <= r ^+ t * P t * (- X t / l * sqnorm b).
  move=> kt; have x0 : x t < 0 by rewrite (xE h) pmulr_rlt0 ?X_lt0 // (P_gt0 h).
  have := tie_x h kt; rewrite /Pursuit.Q yE sqnormZ (ipZr A (x t / l)) -/(sqnorm b) => e.
  have {}e : l = - (r ^+ t * (x t / l + 1) * sqnorm b).
    have x0' : x t != 0 by rewrite lt_eqF.
    have l0 : l != 0 by rewrite gt_eqF.
    apply: (mulIf x0'); rewrite [in LHS]e; move: (x t) l (r ^+ t) (sqnorm b) l0 => x1 l1 r1 b1 l0.
    by field.
  rewrite {1}e (_ : r ^+ t * P t * _ = - (r ^+ t * (x t / l) * sqnorm b)); last first.
    have l0 : l != 0 by rewrite gt_eqF.
    by rewrite (xE h); move: (X t) (P t) (r ^+ t) l (sqnorm b) l0 => x1 p1 r1 l1 b1 l0; field.
  by rewrite ler_opp2 mulrDr mulr1 mulrDl ler_addl mulr_ge0 ?sqnorm_ge0 // exprn_ge0 // ltW.
have := tendsM OP (P_tends0 alpha_gt0 h) (tendsM OP (tendsM OP (tendsN OP X_tends) (tends_cst OP (l := l^-1)))
  (tends_cst OP (l := sqnorm b))).
rewrite mul0r => /tendsP /(_ _ l_gt0) [T _ small]; have [t Tt kt] := often T.
have := small t Tt; rewrite /= sub0r normrN => /(le_lt_trans (ler_norm _)).
by rewrite ltNge le.
Qed.

End Rising.
