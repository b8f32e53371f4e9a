(* NecessityLimits: what fails in the limit when a hypothesis is dropped (the table at the end of
   theory.md section 4). Notations as in Necessity; A = I and alpha = 1/2 unless a comment says
   otherwise.

     runs M a Z L == the run of Necessity, given by rationals, has the limits L
     cone y       == the tokens (1,0), (1,y), (1,-y) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders Equivariance Concrete Necessity.
From Hardmax Require Import Examples Lim VectorLim Convergence Vertices Faces.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section NecessityLimits.
Variable R : realType.

Definition runs d n (M : seq (seq rat)) (a : rat) (Z : seq (seq rat)) (L : 'I_n -> 'rV[R]_d) :=
  limits (form R d M) (ratr a) (tokens R d Z) L.

Lemma constant_limits d n (M : seq (seq rat)) (a : rat) (Z : seq (seq rat)) :
  (forall k, trajectoryb d n M a Z k = Z) -> runs M a Z (@tokens R d n Z).
Proof.
move=> e i p; rewrite (_ : (fun k => _) = fun=> tokens R d Z i 0 p); first exact: cvg_cst.
by apply/funext => k; rewrite trajectoryb_tokens e.
Qed.

(* Nonzero tokens: 1, -1, 0 in dimension 1. The zero token stays; its limit is 0, inside K. *)
Definition with_zero : seq (seq rat) := [:: [:: 1]; [:: -1]; [:: 0]].
Theorem nonzero_tokens_needed : exists2 L : 'I_3 -> 'rV[R]_1,
  runs identity1 (1 / 2%:R) with_zero L & L i2 = 0 /\ ~ boundary [set y | hull L y] (L i2).
Proof.
exists (tokens R 1 with_zero).
  apply: constant_limits => k.
  by have := @periodic 1 3 identity1 (1 / 2%:R) with_zero 0 1 isT k; rewrite muln1 addn0.
have e0 : tokens R 1 with_zero (i2 : 'I_3) = 0 :> 'rV[R]_1.
  by apply/rowP => p; rewrite !mxE ord1 /coord /= rmorph0.
have nb : nbhs (0 : 'rV[R]_1) (ball (0 : 'rV[R]_1) 1).
  by apply/nbhs_ballP; exists 1 => //=; exact: ltr01.
split=> //; rewrite e0 => -[_ /(_ _ nb)].
case=> y [/= ny by1]; apply: ny.
have {}by1 : `|y 0 0| <= 1.
  by have := by1 0 0; rewrite -ball_normE /= mxE sub0r normrN => /ltW.
have [lo hi] : -1 <= y 0 0 /\ y 0 0 <= 1 by move: by1; rewrite ler_norml => /andP.
have two : (2%:R : R) != 0 by rewrite pnatr_eq0.
exists (fun j => nth 0 [:: (1 + y 0 0) / 2%:R; (1 - y 0 0) / 2%:R; 0] j).
  split=> [[[|[|[|]]]] //= _|]; rewrite ?divr_ge0 ?ler0n ?subr_ge0 // -?ler_subl_addl ?sub0r //.
  by rewrite !big_ord_recl big_ord0 /=; field.
apply/rowP => p; rewrite summxE !big_ord_recl big_ord0 /= !mxE ord1 /coord /=.
by rewrite rmorph1 rmorphN rmorph1; field.
Qed.

(* No ties: (1,1), (1,-1), (1/2,0). Token 2 attends to both others for ever; its limit (1,0) is
   no leader's position. *)
Definition between : seq (seq rat) := [:: [:: 1; 1]; [:: 1; -1]; [:: 1 / 2%:R; 0]].
Theorem tie_freedom_needed (Z := tokens R 2 between : 'I_3 -> _) : exists2 L : 'I_3 -> 'rV[R]_2,
  runs identity2 (1 / 2%:R) between L & L i2 = vector R 2 [:: 1; 0] /\
  forall j, leads (form R 2 identity2) (ratr (1 / 2%:R)) Z j -> L j != L i2.
Proof.
pose A := form R 2 identity2; pose al : R := ratr (1 / 2%:R); pose e := vector R 2 [:: 1; 0].
have a0 : 0 < al := alpha_gt0 R; have Asym := A_symmetric R; have Apd := @A_positive R.
have [L hL] := convergence Asym Apd a0 Z; exists L => //.
have l0 : leader A (trajectory A al Z 0) i0 by rewrite leaderb_tokens; vm_compute.
have l1 : leader A (trajectory A al Z 0) i1 by rewrite leaderb_tokens; vm_compute.
have f0 k := leader_forever a0 (leq0n k) l0; have f1 k := leader_forever a0 (leq0n k) l1.
have sc u v c : scoreb 2 identity2 u v = c -> ip A (vector R 2 u) (vector R 2 v) = ratr c.
  by move=> <-; apply: scoreb_vector.
have e0 : ip A e (Z i0) = 1 by rewrite (sc _ _ 1) ?rmorph1 //; apply/eqP.
have e1 : ip A e (Z i1) = 1 by rewrite (sc _ _ 1) ?rmorph1 //; apply/eqP.
have ee : ip A e e = 1 by rewrite (sc _ _ 1) ?rmorph1 //; apply/eqP.
have step k x : 0 < x < 1 -> trajectory A al Z k i2 = x *: e ->
    mean A (trajectory A al Z k) i2 = e.
  move=> /andP[x0 x1] ex; have [t0 _ _] := f0 k; have [t1 _ _] := f1 k.
  have s0 : ip A (trajectory A al Z k i2) (trajectory A al Z k i0) = x.
    by rewrite ex t0 ipZl e0 mulr1.
  have s1 : ip A (trajectory A al Z k i2) (trajectory A al Z k i1) = x.
    by rewrite ex t1 ipZl e1 mulr1.
  have s2 : ip A (trajectory A al Z k i2) (trajectory A al Z k i2) < x.
    by rewrite ex ipZl ipZr ee mulr1 gtr_pmulr.
  have eC : attention A (trajectory A al Z k) i2 = [set i0; i1]%SET.
    apply: (@attention_char _ _ _ _ _ _ _ i0); first by rewrite !inE.
      by move=> l; rewrite !inE => /orP[/eqP->|/eqP->]; rewrite ?s0 ?s1.
    by case=> [[|[|[|]]]] // hl; rewrite !inE // => _; rewrite s0 (_ : Ordinal hl = i2) //;
      apply: val_inj.
  rewrite /mean eC cards2 big_setU1 ?inE //= big_set1 t0 t1.
  apply/rowP => p; rewrite !mxE -rmorphD -(ratr_nat R 2) -fmorphV -rmorphM; congr (ratr _).
  by case: p => [[|[|]]] // ?; apply/eqP.
have pos k : exists2 x, 0 < x < 1 & trajectory A al Z k i2 = x *: e.
  elim: k => [|k [x x01 ex]].
    exists (ratr (1 / 2%:R)); first by rewrite ltr0q -(rmorph1 (ratr_rmorphism R)) ltr_rat.
    apply/rowP => p; rewrite !mxE -rmorphM; congr (ratr _).
    by case: p => [[|[|]]] // ?; apply/eqP.
  exists (rate al * x + beta al); last first.
    by rewrite trajectoryS layerE (step k x x01 ex) ex scalerDl scalerA.
  move: x01 => /andP[x0 x1].
  rewrite (addr_gt0 (mulr_gt0 (rate_gt0 a0) x0) (beta_gt0 a0)) /=.
  by rewrite -[X in _ < X](rateD a0) ltr_add2r gtr_pmulr ?(rate_gt0 a0).
have hm : forall m, mean A (trajectory A al Z m) i2 = e.
  by move=> m; have [x x01 ex] := pos m; apply: step ex.
have L2 : L i2 = e.
  have [F [FU sF]] := ultra_ex0; have FP : ProperFilter F := @ultra_proper _ _ FU.
  have h := @mean_limit _ _ _ _ _ Asym Apd a0 _ _ hL F i2 FU sF.
  apply: (vtends_uniq FP h); rewrite (_ : (fun k => _) = fun=> e); first exact: vtends_cst.
  by apply/funext => m; apply: hm.
split=> // j [k lk]; rewrite L2 (leader_limit a0 hL lk).
move: lk; case: j => [[|[|[|]]]] // hj.
- rewrite (_ : Ordinal hj = i0); last exact: val_inj.
  move=> _; have [-> _ _] := f0 k; rewrite -[trajectory _ _ _ _ _]/(vector R 2 [:: 1; 1]) /e sameb_vector.
  by vm_compute.
- rewrite (_ : Ordinal hj = i1); last exact: val_inj.
  move=> _; have [-> _ _] := f1 k; rewrite -[trajectory _ _ _ _ _]/(vector R 2 [:: 1; -1]) /e sameb_vector.
  by vm_compute.
- rewrite (_ : Ordinal hj = i2); last exact: val_inj.
  move=> lk; have [x /andP[_ x1] ex] := pos k; rewrite ex; apply/eqP => /rowP/(_ 0).
  rewrite !mxE /coord /= rmorph1 mulr1 => e'; move: x1; rewrite e' ltxx.
  by [].
Qed.

(* alpha > 0: alpha = -1/2, tokens 2/3, 1, -2/3. There are no limits. *)
Theorem positive_step_needed_limits :
  ~ exists L : 'I_3 -> 'rV[R]_1, runs identity1 (- (1 / 2%:R)) alternating L.
Proof.
case=> L hL; have /tendsP/(_ (ratr (1 / 4%:R))) := hL i0 0.
case; first by rewrite ltr0q; vm_compute.
move=> N _ hN; pose k := (N * 2 + 4)%N; have Nk : (N <= k)%N.
  by apply: leq_trans (leq_addr _ _); apply: leq_pmulr.
have [e1 e2] := positive_step_needed_convergence R N.
pose Z : nat -> 'I_3 -> 'rV[R]_1 := run R 1 identity1 (- (1 / 2%:R)) alternating.
have h1 : `|L i0 0 0 - Z k i0 0 0| < ratr (1 / 4%:R) := hN k Nk.
have h2 : `|L i0 0 0 - Z k.+1 i0 0 0| < ratr (1 / 4%:R) := hN k.+1 (leq_trans Nk (leqnSn k)).
move: h1 h2; rewrite /Z e1 e2 !ltr_distl -!rmorphB -!rmorphD => /andP[_ hi] /andP[lo _].
by have := lt_trans lo hi; rewrite ltr_rat; vm_compute.
Qed.

(* A positive definite: A = -1, tokens 1, -1. Both go to 0, so K = {0}: its vertex is no leader's,
   and it is 0 although no token was. *)
Theorem positive_form_needed_limits (Z := tokens R 1 opposite : 'I_2 -> _) :
  let L : 'I_2 -> 'rV[R]_1 := fun=> 0 in
  [/\ runs minus1 (1 / 2%:R) opposite L, extreme L 0,
      forall i, ~ leads (form R 1 minus1) (ratr (1 / 2%:R)) Z i & forall i, Z i != 0].
Proof.
move=> L; pose c : R := ratr (1 / 3%:R).
have c0 : 0 < c by rewrite ltr0q; vm_compute.
have scaled k i : trajectory (form R 1 minus1) (ratr (1 / 2%:R)) Z k i = c ^+ k *: Z i.
  elim: k i => [|k IH] i; first by rewrite expr0 scale1r.
  have hl j : layer (form R 1 minus1) (ratr (1 / 2%:R)) Z j = c *: Z j.
    rewrite layerb_tokens; apply/rowP => p; rewrite !mxE -rmorphM; congr (ratr _).
    by rewrite ord1; case: j => [[|[|]]] //= _; apply/eqP.
  rewrite trajectorySr (eq_family_trajectory _ _ _ hl).
  have [_ /(_ c c0)[-> _] _ _] := equivariance (form R 1 minus1) (ratr (1 / 2%:R)) Z k i.
  by rewrite IH scalerA -exprS.
split.
- move=> i p; rewrite (_ : (fun k => _) = fun k => c ^+ k * Z i 0 p).
    have -> : L i 0 p = 0 * Z i 0 p by rewrite mul0r /L mxE.
    apply: tendsM; last exact: tends_cst.
    by apply: cvg_expr; rewrite ger0_norm ?ltW // -(rmorph1 (ratr_rmorphism R)) ltr_rat.
  by apply/funext => k; rewrite scaled mxE.
- have h0 y : hull L y -> y = 0 by move=> [w _ ->]; rewrite big1 // => j _; rewrite scaler0.
  split; first exact: (hull_self L i0).
  by move=> x y t /h0-> /h0->.
- move=> i [k]; apply/negP; exact: positive_form_needed_leaders_exist.
- move=> i; apply/eqP => /rowP/(_ 0); rewrite !mxE => /eqP; rewrite fmorph_eq0.
  by case: i => [[|[|]]].
Qed.

(* A definite: A = diag(1,-1), tokens (1,0), (1,1), (1,-1). After k layers they are (1,0),
   (1,3^-k), (1,-3^-k): nobody ever leads, and all of them go to (1,0). *)
Definition cone (y : R) : 'I_3 -> 'rV[R]_2 :=
  fun i => \row_p nth 0 [:: 1; nth 0 [:: 0; y; - y] i] p.

Lemma cone_ip y i j : ip (form R 2 lorentz) (cone y i) (cone y j) =
  1 - nth 0 [:: 0; y; - y] i * nth 0 [:: 0; y; - y] j.
Proof. by rewrite ip2E !mxE /= /coord /= rmorphN rmorph1 rmorph0; ring. Qed.

Lemma cone_attention y : 0 < y ->
  [/\ attention (form R 2 lorentz) (cone y) i0 = [set: 'I_3]%SET,
      attention (form R 2 lorentz) (cone y) i1 = [set i2]%SET &
      attention (form R 2 lorentz) (cone y) i2 = [set i1]%SET].
Proof.
move=> y0; have yy : 0 < y * y by rewrite mulr_gt0.
split.
- by apply/setP => j; rewrite [RHS]inE; apply/attentionP => l; rewrite !cone_ip /= !mul0r.
- apply: (@attention_char _ _ _ _ _ _ _ i2); first by rewrite inE.
    by move=> l; rewrite inE => /eqP->.
  move=> l; rewrite inE !cone_ip /= mulrN opprK.
  case: l => [[|[|[|]]]] //= _ _; first by rewrite mulr0 subr0 ltr_addl.
  by rewrite ltr_add2l (lt_trans _ yy) // oppr_lt0.
- apply: (@attention_char _ _ _ _ _ _ _ i1); first by rewrite inE.
    by move=> l; rewrite inE => /eqP->.
  move=> l; rewrite inE !cone_ip /= !mulNr !opprK.
  case: l => [[|[|[|]]]] //= _ _; first by rewrite mulr0 addr0 ltr_addl.
  by rewrite mulrN ltr_add2l (lt_trans _ yy) // oppr_lt0.
Qed.

Lemma cone_mean y : 0 < y ->
  [/\ mean (form R 2 lorentz) (cone y) i0 = cone y i0,
      mean (form R 2 lorentz) (cone y) i1 = cone y i2 &
      mean (form R 2 lorentz) (cone y) i2 = cone y i1].
Proof.
move=> y0; have [c0 c1 c2] := cone_attention y0; split.
- rewrite /mean c0 cardsT card_ord (eq_bigl xpredT) => [|l]; last by rewrite inE.
  have three : (3%:R : R) != 0 by rewrite pnatr_eq0.
  apply/rowP => p; rewrite !big_ord_recl big_ord0 !mxE /=.
  by case: p => [[|[|]]] //= _; field.
- by apply: mean_const => l; rewrite c1 inE => /eqP->.
- by apply: mean_const => l; rewrite c2 inE => /eqP->.
Qed.

Lemma cone_layer y : 0 < y -> forall i,
  layer (form R 2 lorentz) (ratr (1 / 2%:R)) (cone y) i = cone (y / 3%:R) i.
Proof.
move=> y0; have [m0 m1 m2] := cone_mean y0.
have three : (3%:R : R) != 0 by rewrite pnatr_eq0.
have er : rate (ratr (1 / 2%:R)) = 2%:R / 3%:R :> R.
  rewrite /rate -[RHS](_ : ratr (2%:R / 3%:R) = _); last by rewrite fmorph_div /= !ratr_nat.
  by rewrite -(rmorph1 (ratr_rmorphism R)) -rmorphD -fmorphV; congr (ratr _); apply/eqP.
have eb : beta (ratr (1 / 2%:R)) = 1 / 3%:R :> R.
  by rewrite -[LHS](addKr (2%:R / 3%:R)) -{2}er (rateD (alpha_gt0 R)); field.
move=> i; rewrite layerE er eb; apply/rowP => p; rewrite mxE [X in X + _]mxE [X in _ + X]mxE.
case: i => [[|[|[|]]]] // hi.
- rewrite (_ : Ordinal hi = i0); last exact: val_inj.
  by rewrite m0 !mxE; case: p => [[|[|]]] //= _; field.
- rewrite (_ : Ordinal hi = i1); last exact: val_inj.
  by rewrite m1 !mxE; case: p => [[|[|]]] //= _; field.
- rewrite (_ : Ordinal hi = i2); last exact: val_inj.
  by rewrite m2 !mxE; case: p => [[|[|]]] //= _; field.
Qed.

Lemma cone_trajectory k i :
  trajectory (form R 2 lorentz) (ratr (1 / 2%:R)) (tokens R 2 lightcone) k i =
  cone (3%:R^-1 ^+ k) i.
Proof.
elim: k i => [|k IH] i.
  apply/rowP => p; rewrite expr0 !mxE.
  case: i p => [[|[|[|]]]] // ? [[|[|]]] // ?;
    by rewrite /coord /= ?rmorphN ?rmorph1 ?rmorph0 ?oppr0.
rewrite trajectoryS (eq_family_layer _ _ IH) cone_layer ?exprn_gt0 ?invr_gt0 ?ltr0n //.
by rewrite exprSr.
Qed.

Theorem definite_form_needed_limits (Z := tokens R 2 lightcone : 'I_3 -> _) :
  let L : 'I_3 -> 'rV[R]_2 := fun=> vector R 2 [:: 1; 0] in
  [/\ runs lorentz (1 / 2%:R) lightcone L, extreme L (vector R 2 [:: 1; 0]) &
      forall i, ~ leads (form R 2 lorentz) (ratr (1 / 2%:R)) Z i].
Proof.
move=> L; split.
- move=> i p; rewrite (_ : (fun k => _) = fun k => cone (3%:R^-1 ^+ k) i 0 p); last first.
    by apply/funext => k; rewrite cone_trajectory.
  have hx : tends \oo (fun k => 3%:R^-1 ^+ k : R) 0.
    by apply: cvg_expr; rewrite ger0_norm ?invr_ge0 ?ler0n // invf_lt1 ?ltr1n ?ltr0n.
  have hn : tends \oo (fun k => - 3%:R^-1 ^+ k : R) 0 by rewrite -oppr0; apply: tendsN.
  suff : tends \oo (fun k => cone (3%:R^-1 ^+ k) i 0 p) (L i 0 p) by [].
  rewrite (_ : (fun k => _) =
    fun k => nth 0 [:: 1; nth 0 [:: 0; 3%:R^-1 ^+ k; - 3%:R^-1 ^+ k] i] p); last first.
    by apply/funext => k; rewrite mxE.
  rewrite mxE /coord; case: p => [[|[|]]] //= _.
    by rewrite (rmorph1 (ratr_rmorphism R)); apply: tends_cst.
  by rewrite (rmorph0 (ratr_rmorphism R)); case: i => [[|[|[|]]]] //= _; apply: tends_cst.
- have h0 y : hull L y -> y = vector R 2 [:: 1; 0].
    by move=> [w [_ w1] ->]; rewrite -scaler_suml w1 scale1r.
  split; first exact: (hull_self L i0).
  by move=> x y t /h0-> /h0->.
- move=> i [k]; have e := cone_trajectory k; rewrite (eq_family_leader _ e).
  have y0 : 0 < (3%:R^-1 ^+ k : R) by rewrite exprn_gt0 ?invr_gt0 ?ltr0n.
  have [c0 c1 c2] := cone_attention y0.
  case: i => [[|[|[|]]]] // hi.
  + rewrite (_ : Ordinal hi = i0); last exact: val_inj.
    rewrite /leader c0 => /eqP/setP/(_ i1); rewrite !inE => /esym/eqP/rowP/(_ 1).
    by rewrite !mxE /= => /eqP; rewrite gt_eqF.
  + rewrite (_ : Ordinal hi = i1); last exact: val_inj.
    by move=> /leader_self; rewrite c1 inE.
  + rewrite (_ : Ordinal hi = i2); last exact: val_inj.
    by move=> /leader_self; rewrite c2 inE.
Qed.

(* A symmetric: A = [[3,-4],[4,3]]. The four tokens of the cross go to 0, so K = {0}: its vertex is
   no leader's. *)
Lemma cross_trajectory k (i : 'I_4) :
  trajectory (form R 2 rotation) (ratr (1 / 2%:R)) (tokens R 2 cross) k.+1 i =
  turn (trajectory (form R 2 rotation) (ratr (1 / 2%:R)) (tokens R 2 cross) k i).
Proof.
have c0 : 0 < ratr (5%:R / 9%:R) :> R by rewrite ltr0q; vm_compute.
rewrite trajectorySr.
by have [-> _] := trajectory_linear (ratr (1 / 2%:R)) c0
  (turn_ip (R := R) : forall u v, ip _ (Linear (@turn_linear R) u) (Linear (@turn_linear R) v) = _)
  (@turn_layer R) k i.
Qed.

Theorem symmetric_form_needed_limits (Z := tokens R 2 cross : 'I_4 -> _) :
  let L : 'I_4 -> 'rV[R]_2 := fun=> 0 in
  [/\ runs rotation (1 / 2%:R) cross L, extreme L 0 &
      forall i, ~ leads (form R 2 rotation) (ratr (1 / 2%:R)) Z i].
Proof.
move=> L; split.
- move=> i p; pose c : R := ratr (5%:R / 9%:R); pose x k : 'rV[R]_2 :=
    trajectory (form R 2 rotation) (ratr (1 / 2%:R)) Z k i.
  pose s := sqnorm (form R 2 rotation) (x 0%N).
  have hx k : sqnorm (form R 2 rotation) (x k) = s * c ^+ k.
    elim: k => [|k IH]; first by rewrite expr0 mulr1.
    by rewrite /x cross_trajectory /sqnorm turn_ip -/(sqnorm _ _) -/(x k) IH mulrCA exprS.
  have hs : tends \oo (fun k => s * c ^+ k) 0.
    rewrite -(mulr0 s); apply: tendsM; first exact: tends_cst.
    apply: cvg_expr; rewrite ger0_norm ?ler0q; last by vm_compute.
    by rewrite -(rmorph1 (ratr_rmorphism R)) ltr_rat; vm_compute.
  have -> : L i 0 p = 0 by rewrite mxE.
  suff : tends \oo (fun k => x k 0 p) 0 by [].
  apply/tendsP => e e0; move/tendsP: hs => /(_ _ (exprn_gt0 2 e0)).
  apply: filterS => k /=; rewrite !sub0r !normrN -hx => h.
  rewrite -ltr_sqr ?nnegrE ?normr_ge0 ?(ltW e0) //.
  apply: le_lt_trans h; apply: le_trans (ler_norm _).
  rewrite real_normK ?num_real // /sqnorm rotation_ip (mulrC (x k 0 1) (x k 0 0)) subrr mulr0 addr0.
  rewrite -!expr2; have q0 := sqr_ge0 (x k 0 0); have q1 := sqr_ge0 (x k 0 1).
  apply: (@le_trans _ _ (x k 0 0 ^+ 2 + x k 0 1 ^+ 2)).
    have [->|->] : p = 0 \/ p = 1; rewrite ?ler_addl ?ler_addr //.
    by case: (p) => [[|[|]]] // ?; [left | right]; apply: val_inj.
  by apply: ler_pemull; [apply: addr_ge0 | rewrite ler1n].
- have h0 y : hull L y -> y = 0 by move=> [w _ ->]; rewrite big1 // => j _; rewrite scaler0.
  split; first exact: (hull_self L i0).
  by move=> x y t /h0-> /h0->.
- move=> i [k]; apply/negP; exact: symmetric_form_needed_leaders_exist.
Qed.
End NecessityLimits.
