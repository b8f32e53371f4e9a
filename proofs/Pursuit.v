(* Pursuit: a token that attends to points around its limit, and now and then to its own class (theory.md section 3.5).

     k t       == the growth at layer t: 1, or more where the token attends to its own class
     pulled w  == w_(t+1) = k_t w_t + alpha b
     P t, c t  == the product of the growths before layer t, and what it divides b by: w_t = P_t (w_0 + c_t b)
     bound t   == <L, w_t> + r^t (|w_t|^2 + <b, w_t>): at most 0, and 0 where the token attends to its own class

   Here w_t = r^(-t) (z_t - L) - b, L + r^t b the mean of the points outside. Main lemmas, where growths above 1 come
   again and again: position_tends (<L, w_0 + c_t b> goes to 0), falling_ends (<L, b> < 0 is impossible) and
   level_rests (if <L, b> = 0 then b = 0 and w_0 = 0). PursuitGaps.v has the case <L, b> > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Model Lim VectorLim RegimeLimit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Small.
Variable R : realType.
Let OP : ProperFilter \oo := eventually_filter.

Lemma tends0_le (f g : nat -> R) : tends \oo g 0 -> (\forall t \near \oo, `|f t| <= g t) -> tends \oo f 0.
Proof.
move=> /tendsP h le; apply/tendsP => e e0; apply: filterS (filterI (h _ e0) le) => t /= [+ fg].
rewrite !sub0r !normrN => /(le_lt_trans _); apply; exact: le_trans fg (ler_norm _).
Qed.

Lemma square_tends0 (p : R) : 0 < p -> p < 1 -> tends \oo (fun t => p ^+ t * t%:R ^+ 2) 0.
Proof.
move=> p0 p1; have a0 : 0 < p^-1 - 1 by rewrite subr_gt0 invf_gt1.
have pE : rate (p^-1 - 1) = p by rewrite /rate addrC subrK invrK.
have := tendsD OP (tendsM OP (tends_cst OP (l := 2%:R)) (binomial_tends0 a0 2)) (binomial_tends0 a0 1).
rewrite pE mulr0 addr0; congr tends; apply/funext => t; rewrite bin1 mulrCA -mulrDr; congr (_ * _).
rewrite -natrM -natrD -natrX; congr (_%:R); rewrite mulnC -{1}[2%N]/(2`!) bin_ffact.
by case: t => [|t] //; rewrite ffactnS ffactn1 /= addnC -mulnS.
Qed.
End Small.

Section Pursuit.
Variables (R : realType) (d : nat) (A : 'M[R]_d) (alpha : R).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation r := (rate alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (I : finType) (kappa : I -> R) (q : nat -> I) (L b : 'rV[R]_d) (w : nat -> 'rV[R]_d).
Local Notation k t := (kappa (q t)).

Definition bound t := ip L (w t) + r ^+ t * (sqnorm (w t) + ip b (w t)).
Record pursuit := Pursuit {
  growth_ge1 : forall t, 1 <= k t;
  growth_lt : forall t, k t < 1 + alpha;
  pulled : forall t, w t.+1 = k t *: w t + alpha *: b;
  bound_le0 : forall t, bound t <= 0;
  bound_tie : forall t, 1 < k t -> bound t = 0 }.
Hypothesis h : pursuit.
Let OP : ProperFilter \oo := eventually_filter.

(* ---- the recursion solved ---- *)

Definition P t := \prod_(j < t) k j.
Definition c t := \sum_(j < t) alpha / P j.+1.

Lemma growth_gt0 t : 0 < k t. Proof. exact: lt_le_trans ltr01 (growth_ge1 h t). Qed.
Lemma PS t : P t.+1 = k t * P t. Proof. by rewrite /P big_ord_recr /= mulrC. Qed.
Lemma cS t : c t.+1 = c t + alpha / P t.+1. Proof. by rewrite /c big_ord_recr. Qed.
Lemma P_ge1 t : 1 <= P t.
Proof.
elim: t => [|t IH]; first by rewrite /P big_ord0.
by rewrite PS mulr_ege1 // growth_ge1.
Qed.
Lemma P_gt0 t : 0 < P t. Proof. exact: lt_le_trans ltr01 (P_ge1 t). Qed.
Lemma P_neq0 t : P t != 0. Proof. by rewrite gt_eqF // P_gt0. Qed.

Lemma wE t : w t = P t *: (w 0%N + c t *: b).
Proof.
elim: t => [|t IH]; first by rewrite /P /c !big_ord0 scale0r addr0 scale1r.
rewrite (pulled h) IH cS scalerA -PS scalerDl addrA [RHS]scalerDr scalerA; congr (_ + _ *: _).
by rewrite mulrC divfK ?P_neq0.
Qed.

Lemma c_step t : 0 < alpha / P t.+1. Proof. by rewrite divr_gt0 ?P_gt0. Qed.
Lemma c_mono t t' : (t <= t')%N -> c t <= c t'.
Proof.
by move=> /subnK <-; elim: (t' - t)%N => [|m] //; rewrite addSn cS => /le_trans; apply; rewrite ler_addl ltW ?c_step.
Qed.
Lemma c_ge0 t : 0 <= c t. Proof. by have := c_mono (leq0n t); rewrite {1}/c big_ord0. Qed.
Lemma c_le t : c t <= alpha * t%:R.
Proof.
elim: t => [|t IH]; first by rewrite /c big_ord0 mulr0.
rewrite cS -addn1 natrD mulrDr mulr1 ler_add // ler_pdivr_mulr ?P_gt0 // addn1.
by rewrite ler_pemulr ?P_ge1 // ltW.
Qed.

(* The largest growth stays below 1 + alpha, and the products of growths below its powers. *)
Lemma growth_max : exists2 m, m < 1 + alpha & forall t, k t <= m.
Proof.
have q0 : [pred i | kappa i < 1 + alpha] (q 0) := growth_lt h 0.
case: (arg_maxP kappa q0) => i /= i_lt i_max; exists (kappa i) => // t.
by apply: i_max; apply: (growth_lt h).
Qed.

Lemma P_small : exists p : R, [/\ 0 < p, p < 1 & forall t, r ^+ t * P t <= p ^+ t].
Proof.
have [m m_lt m_max] := growth_max; have r0 := rate_gt0 alpha_gt0.
exists (r * m); split.
- by rewrite mulr_gt0 // (lt_le_trans (growth_gt0 0)).
- by rewrite mulrC ltr_pdivr_mulr ?mul1r // alpha1_gt0.
elim=> [|t IH]; first by rewrite /P big_ord0 !expr0 mulr1.
rewrite PS !exprS mulrACA; apply: ler_pmul => //; last by rewrite ler_pmul2l.
  by rewrite mulr_ge0 ?(ltW r0) // ltW ?growth_gt0.
by rewrite mulr_ge0 ?exprn_ge0 ?(ltW r0) // ltW ?P_gt0.
Qed.

Lemma P_tends0 : tends \oo (fun t => r ^+ t * P t) 0.
Proof.
have [p [p0 p1 le]] := P_small; apply: (@tends0_le _ _ (fun t => p ^+ t)).
  by apply: cvg_expr; rewrite ger0_norm // ltW.
apply: filterE => t; rewrite ger0_norm //.
by rewrite mulr_ge0 ?exprn_ge0 ?rate_ge0 // ltW ?P_gt0.
Qed.

(* ---- the position across the limit ---- *)

Definition Q t := sqnorm (w t) + ip b (w t).
Definition x t := ip L (w t).
Definition X t := ip L (w 0%N) + c t * ip L b.
Local Notation l := (ip L b).

Lemma x_step t : x t.+1 = k t * x t + alpha * l.
Proof. by rewrite /x (pulled h) ipDr (ipZr A (k t)) (ipZr A alpha). Qed.
Lemma xE t : x t = P t * X t.
Proof. by rewrite /x wE (ipZr A (P t)) ipDr (ipZr A (c t)). Qed.
Lemma XS t : X t.+1 = X t + alpha / P t.+1 * l.
Proof. by rewrite /X cS mulrDl addrA. Qed.

Lemma Q_ge t : - sqnorm b <= Q t.
Proof.
rewrite -subr_ge0 opprK -(@pmulr_rge0 _ 2%:R) ?ltr0n //.
have -> : 2%:R * (Q t + sqnorm b) = sqnorm (w t) + sqnorm (w t + b) + sqnorm b.
  by rewrite (sqnormD Asym) (ipC Asym (w t)) /Q; ring.
by rewrite !addr_ge0 ?sqnorm_ge0.
Qed.

Lemma x_le t : x t <= r ^+ t * sqnorm b.
Proof.
have := bound_le0 h t; rewrite /bound -/(x t) -/(Q t) -ler_subr_addr sub0r -mulrN => /le_trans; apply.
by rewrite ler_wpmul2l ?exprn_ge0 ?rate_ge0 // ler_oppl Q_ge.
Qed.

Lemma Q_le t : `|Q t| <= P t ^+ 2 * (4%:R * sqnorm (w 0%N) + 4%:R * (alpha * t%:R) ^+ 2 * sqnorm b + sqnorm b).
Proof.
have W := sqnormD_le Apd (w 0%N) (c t *: b) Asym; have P2 : 1 <= P t ^+ 2 by rewrite exprn_ege1 ?P_ge1.
have y0 := sqnorm_ge0 Apd (w t); have b0 := sqnorm_ge0 Apd b.
apply: (@le_trans _ _ (2%:R * sqnorm (w t) + sqnorm b)).
  rewrite ler_norml; apply/andP; split.
    apply: le_trans (Q_ge t); rewrite ler_oppl opprK ler_addr.
    by rewrite mulr_ge0 ?ler0n.
  rewrite -subr_ge0 -(@pmulr_rge0 _ 2%:R) ?ltr0n //.
  have -> : 2%:R * (2%:R * sqnorm (w t) + sqnorm b - Q t) = sqnorm (w t) + sqnorm (w t - b) + sqnorm b.
    by rewrite (sqnormB Asym) (ipC Asym (w t)) /Q; ring.
  by rewrite !addr_ge0 ?sqnorm_ge0.
rewrite mulrDr; apply: ler_add; last by rewrite ler_pemull.
rewrite wE sqnormZ mulrCA ler_pmul2l ?(lt_le_trans ltr01) //.
apply: (@le_trans _ _ (2%:R * (sqnorm (w 0%N) *+ 2 + sqnorm (c t *: b) *+ 2))).
  by rewrite ler_pmul2l ?ltr0n.
have -> : 2%:R * (sqnorm (w 0%N) *+ 2 + sqnorm (c t *: b) *+ 2) =
    4%:R * sqnorm (w 0%N) + 4%:R * (c t ^+ 2 * sqnorm b) by rewrite sqnormZ; ring.
rewrite ler_add2l -mulrA ler_pmul2l ?ltr0n // ler_wpmul2r //.
by rewrite ler_expn2r ?nnegrE ?c_ge0 ?c_le // (le_trans (c_ge0 t)) ?c_le.
Qed.

Lemma Q_tends0 : tends \oo (fun t => r ^+ t * (Q t / P t)) 0.
Proof.
have [p [p0 p1 le]] := P_small.
pose C := 4%:R * sqnorm (w 0%N) + 4%:R * alpha ^+ 2 * sqnorm b + sqnorm b.
have hC := tendsM OP (tends_cst OP (l := C)) (square_tends0 p0 p1); rewrite mulr0 in hC.
apply: (tends0_le hC); exists 1%N => // t /= t1.
have t2 : 1 <= t%:R ^+ 2 :> R by rewrite exprn_ege1 // ler1n.
have y0 := sqnorm_ge0 Apd (w 0%N); have b0 := sqnorm_ge0 Apd b.
rewrite normrM normrM normfV (ger0_norm (ltW (P_gt0 t))) ger0_norm; last first.
  by rewrite exprn_ge0 // rate_ge0.
rewrite mulrA ler_pdivr_mulr ?P_gt0 //.
apply: le_trans (ler_wpmul2l _ (Q_le t)) _; first by rewrite exprn_ge0 // rate_ge0.
have -> : r ^+ t * (P t ^+ 2 * (4%:R * sqnorm (w 0%N) + 4%:R * (alpha * t%:R) ^+ 2 * sqnorm b + sqnorm b)) =
  (r ^+ t * P t) * (4%:R * sqnorm (w 0%N) + 4%:R * (alpha * t%:R) ^+ 2 * sqnorm b + sqnorm b) * P t by ring.
rewrite ler_pmul2r ?P_gt0 // [X in _ <= X]mulrCA; apply: ler_pmul => //.
- by rewrite mulr_ge0 ?exprn_ge0 ?rate_ge0 // ltW ?P_gt0.
- by rewrite !addr_ge0 // !mulr_ge0 ?sqr_ge0 ?ler0n ?(ltW alpha_gt0).
have -> : C * t%:R ^+ 2 = 4%:R * sqnorm (w 0%N) * t%:R ^+ 2 + 4%:R * (alpha * t%:R) ^+ 2 * sqnorm b +
  sqnorm b * t%:R ^+ 2 by rewrite /C; ring.
by rewrite !ler_add // ler_pemulr // mulr_ge0 ?ler0n.
Qed.

(* ---- growths above 1 again and again ---- *)

Hypothesis often : forall t, exists2 t', (t <= t')%N & 1 < k t'.

Lemma tie_x t : 1 < k t -> x t = - (r ^+ t * Q t).
Proof. by move=> /(bound_tie h)/eqP; rewrite /bound addr_eq0 => /eqP. Qed.

Lemma position_tends : tends \oo X 0.
Proof.
apply/tendsP => e e0; move/tendsP: Q_tends0 => /(_ e e0) [T _ small].
have small_X t : (T <= t)%N -> 1 < k t -> `|X t| < e.
  move=> Tt kt; have := small t Tt; rewrite /= !sub0r !normrN mulrA.
  by rewrite (_ : X t = - (r ^+ t * Q t / P t)) ?normrN // -mulNr -tie_x // xE mulrAC mulfV ?P_neq0 // mul1r.
have [t1 Tt1 k1] := often T; exists t1 => // t /= t1t; rewrite sub0r normrN.
have [t2 tt2 k2] := often t; have := small_X t1 Tt1 k1; have := small_X t2 (leq_trans Tt1 (leq_trans t1t tt2)) k2.
rewrite !ltr_norml => /andP[l2 u2] /andP[l1 u1]; have c1 := c_mono t1t; have c2 := c_mono tt2.
have [l0|/ltW l0] := leP 0 l.
  have le1 : X t1 <= X t by rewrite ler_add2l ler_wpmul2r.
  have le2 : X t <= X t2 by rewrite ler_add2l ler_wpmul2r.
  by rewrite (lt_le_trans l1) // (le_lt_trans le2).
have le1 : X t <= X t1 by rewrite ler_add2l ler_wnmul2r.
have le2 : X t2 <= X t by rewrite ler_add2l ler_wnmul2r.
by rewrite (lt_le_trans l2) // (le_lt_trans le1).
Qed.

(* A direction b that leads away from the limit. *)
Lemma falling_ends : 0 <= l.
Proof.
rewrite leNgt; apply/negP => l0.
have X_ge0 t : 0 <= X t.
  apply: (tends_le OP position_tends (tends_cst OP)); exists t => // t' /= tt'.
  by rewrite ler_add2l ler_wnmul2r ?c_mono // ltW.
have le t : - (alpha * l) <= (1 + alpha) * (r ^+ t * sqnorm b).
  have : 0 <= x t.+1 by rewrite xE mulr_ge0 // ltW ?P_gt0.
  rewrite x_step -ler_subl_addr sub0r => /le_trans; apply.
  apply: (@le_trans _ _ ((1 + alpha) * x t)); last by rewrite ler_pmul2l ?alpha1_gt0 // x_le.
  by rewrite ler_wpmul2r ?(ltW (growth_lt h t)) // xE mulr_ge0 // ltW ?P_gt0.
have r1 : tends \oo (fun t => r ^+ t) 0.
  by apply: cvg_expr; rewrite ger0_norm ?rate_lt1 // rate_ge0.
have := tendsM OP (tends_cst OP (l := 1 + alpha)) (tendsM OP r1 (tends_cst OP (l := sqnorm b))).
rewrite mul0r mulr0 => to0; have : - (alpha * l) <= 0 by apply: (tends_le OP (tends_cst OP) to0); apply: filterE.
by rewrite oppr_le0 pmulr_rge0 // leNgt l0.
Qed.

(* A direction b along the supporting hyperplane. *)
Lemma level_rests : l = 0 -> b = 0 /\ w 0%N = 0.
Proof.
move=> l0; have X0 t : X t = ip L (w 0%N) by rewrite /X l0 mulr0 addr0.
have {}X0 t : X t = 0.
  rewrite X0; apply: (tends_uniq OP _ position_tends); rewrite (_ : X = fun=> ip L (w 0%N)); last exact/funext.
  exact: tends_cst.
have Q0 t : Q t <= 0.
  have := bound_le0 h t; rewrite /bound -/(x t) -/(Q t) xE X0 mulr0 add0r pmulr_rle0 //.
  by rewrite exprn_gt0 // rate_gt0.
have low t : - sqnorm b <= ip b (w t).
  rewrite -subr_ge0 opprK (_ : _ + _ = sqnorm (w t + b) - Q t) ?subr_ge0 ?(le_trans (Q0 t)) ?sqnorm_ge0 //.
  by rewrite (sqnormD Asym) (ipC Asym (w t)) /Q; ring.
have b0 : b = 0.
  apply: (sqnorm_le0 Apd); rewrite leNgt; apply/negP => b_gt0.
  have [m m_lt m_max] := growth_max; have m0 : 0 < 1 + alpha - m by rewrite subr_gt0.
  have up t : - sqnorm b + t%:R * ((1 + alpha - m) * sqnorm b) <= ip b (w t).
    elim: t => [|t IH]; first by rewrite mul0r addr0.
    rewrite -addn1 natrD mulrDl mul1r addrA; apply: le_trans (ler_add IH (lexx _)) _.
    rewrite addn1 (pulled h) ipDr (ipZr A (k t)) (ipZr A alpha) -/(sqnorm b) -subr_ge0.
    have -> : k t * ip b (w t) + alpha * sqnorm b - (ip b (w t) + (1 + alpha - m) * sqnorm b) =
      (k t - 1) * (ip b (w t) + sqnorm b) + (m - k t) * sqnorm b by ring.
    by rewrite addr_ge0 // mulr_ge0 ?subr_ge0 ?m_max ?growth_ge1 ?sqnorm_ge0 // -ler_subl_addr sub0r.
  pose t := Num.bound (1 + alpha - m)^-1.
  have big : (1 + alpha - m)^-1 < t%:R by apply: archi_boundP; rewrite invr_ge0 ltW.
  have := le_trans (up t) (_ : _ <= 0); rewrite addrC subr_le0 mulrA ger_pmull // => /(_ _) le.
  have : t%:R * (1 + alpha - m) <= 1.
    by apply: le; apply: le_trans (Q0 t); rewrite ler_addr sqnorm_ge0.
  by rewrite -ler_pdivl_mulr // mul1r leNgt big.
split=> //; apply: (sqnorm_le0 Apd); have := Q0 0%N; by rewrite /Q b0 ip0l addr0.
Qed.
End Pursuit.
