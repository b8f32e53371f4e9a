(* Planar: in dimension at most two every instance has a settled layer (theory.md section 3.5).

   Headline theorem: planar_settles. A limit p != 0 that is no vertex lies inside an edge of the hull
   of the limits. In the end the tokens that go to an end of the edge do not pass its line, a token
   that goes to p has no part along the edge, and so its attention mean stands on p. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices Faces Settled SettledLimit Eventual Plane.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Planar.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_d).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation attention := (attention A).
Local Notation mean := (mean A).
Local Notation r := (rate alpha).
Local Notation beta := (beta alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).

Section Limits.
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.

Lemma eventually_steady l : extreme L (L l) -> \forall N \near \oo, steady A alpha Z L N l.
Proof.
have [vert _ _ _ _] := vertices_are_leaders Asym Apd alpha_gt0 hL.
move=> /(vert (L l)).1 [j [K lj] ej]; have eK := leader_limit alpha_gt0 hL lj.
have [M _ hM] := near_leader_attends alpha_gt0 Asym Apd hL lj (etrans (esym ej) eK).
exists (maxn M K) => // N /=; rewrite geq_max => /andP[MN KN] t Nt.
have [eN _ lN] := leader_forever alpha_gt0 KN lj.
have [|_] := follower_lock alpha_gt0 lN (j := l) _ Nt.
  by rewrite (trajectory_class alpha_gt0 Asym Apd) hM.
by rewrite eN -eK ej.
Qed.

Lemma extreme_stands i : extreme L (L i) -> \forall k \near \oo, mean (trajectory Z k) i = L i.
Proof.
have [vert _ _ _ _] := vertices_are_leaders Asym Apd alpha_gt0 hL.
move=> /(vert (L i)).1 [j [K lj] ej]; have eK := leader_limit alpha_gt0 hL lj.
have [M _ hM] := near_leader_attends alpha_gt0 Asym Apd hL lj (etrans (esym ej) eK).
exists (maxn M K) => // k /=; rewrite geq_max => /andP[Mk Kk].
have [ek _ _] := leader_forever alpha_gt0 Kk lj.
apply: mean_const => l; rewrite hM // -(trajectory_class alpha_gt0 Asym Apd Z k) => /classP ->.
by rewrite ek -eK ej.
Qed.

Lemma zero_stands i k : L i = 0 -> mean (trajectory Z k) i = L i.
Proof.
move=> e; have z0 m : trajectory Z m i = 0.
  by apply: (sqnorm_le0 Apd); have := norm_below Asym Apd alpha_gt0 hL m i; rewrite e sqnorm0.
have := z0 k.+1; rewrite trajectoryS layerE z0 scaler0 add0r => /eqP.
by rewrite scaler_eq0 (negPf (beta_neq0 alpha_gt0)) e => /eqP.
Qed.

(* ---- an edge ---- *)

Hypothesis d_le2 : (d <= 2)%N.

Section Edge.
Variables (i0 v w : 'I_n) (e : 'rV[R]_d).
Local Notation p := (L i0).
Hypotheses (p0 : p != 0) (e0 : e != 0) (pe : ip p e = 0).
Hypotheses (lv : leads A alpha Z v) (lw : leads A alpha Z w).
Hypotheses (vline : ip p (L v) = sqnorm p) (wline : ip p (L w) = sqnorm p).
Hypotheses (ev : 0 < ip e (L v)) (ew : ip e (L w) < 0).
Hypothesis ends : forall l, ip p (L l) = sqnorm p -> L l <> p -> extreme L (L l).
Let P := sqnorm p.
Let E := sqnorm e.

Lemma P_gt0 : 0 < P. Proof. exact: Apd. Qed.
Lemma E_gt0 : 0 < E. Proof. exact: Apd. Qed.
Lemma ep : ip e p = 0. Proof. by rewrite (ipC Asym). Qed.
Lemma inPlane x y : ip x y = ip p x * ip p y / P + ip e x * ip e y / E.
Proof. exact: (plane_ip Asym Apd d_le2 p0 e0 pe). Qed.
Lemma eqPlane x y : ip p x = ip p y -> ip e x = ip e y -> x = y.
Proof. exact: (plane_eq Asym Apd d_le2 p0 e0 pe). Qed.

(* No token that goes to p, or stands there, passes the line. *)
Lemma inner_below k i : L i = p -> ip p (trajectory Z k i) <= P.
Proof.
move=> ei; have := norm_below Asym Apd alpha_gt0 hL k i; rewrite ei /Form.sqnorm inPlane -/(Form.sqnorm A p) -/P.
set x := ip p _; set y := ip e _ => h; rewrite leNgt; apply/negP => Px.
have x0 : 0 < x := lt_trans P_gt0 Px.
have : P < x * x / P + y * y / E.
  apply: (@lt_le_trans _ _ (x * x / P)); last first.
    by rewrite ler_addl divr_ge0 ?(ltW E_gt0) // -expr2 sqr_ge0.
  by rewrite ltr_pdivl_mulr ?P_gt0 //; apply: ltr_pmul; rewrite ?(ltW P_gt0).
by rewrite ltNge h.
Qed.

(* What is used of late layers, from layer N on. *)
Record late (N : nat) : Prop := Late
  { late_v : forall k, (N <= k)%N -> trajectory Z k v = L v;
    late_w : forall k, (N <= k)%N -> trajectory Z k w = L w;
    late_line : forall k i j, (N <= k)%N -> L i = p -> j \in attention (trajectory Z k) i ->
      ip p (L j) = P;
    late_average : forall k i, (N <= k)%N -> L i = p -> average (attention (trajectory Z k) i) L = p;
    late_front : forall k i, (N <= k)%N -> L i = p -> 0 < ip p (trajectory Z k i);
    late_inner : forall k i, (N <= k)%N -> L i = p ->
      ip e (L w) < ip e (trajectory Z k i) < ip e (L v);
    late_sign : forall k l, (N <= k)%N -> ip e (L l) != 0 ->
      0 < ip e (L l) * ip e (trajectory Z k l);
    late_steady : forall l, ip p (L l) = P -> L l <> p -> steady A alpha Z L N l }.

Lemma tends_score u l : tends \oo (fun k => ip u (trajectory Z k l)) (ip u (L l)).
Proof.
have FP : ProperFilter \oo := eventually_filter.
exact: (vtends_ip (A := A) FP (vtends_cst FP (p := u)) (@hL l)).
Qed.

Lemma tends_gt (f : nat -> R) a b : tends \oo f a -> b < a -> \forall k \near \oo, b < f k.
Proof.
move=> /tendsP h ba; have /h : 0 < a - b by rewrite subr_gt0.
by apply: filterS => k /=; rewrite ltr_distl => /andP[_]; rewrite -ltr_subl_addr opprB addrC subrK.
Qed.
Lemma tends_lt (f : nat -> R) a b : tends \oo f a -> a < b -> \forall k \near \oo, f k < b.
Proof.
move=> /tendsP h ab; have /h : 0 < b - a by rewrite subr_gt0.
by apply: filterS => k /=; rewrite ltr_distl => /andP[+ _]; rewrite ltr_subl_addr addrC subrK.
Qed.

Lemma eventually_late : exists N, late N.
Proof.
have lead_fixed j : leads A alpha Z j -> \forall k \near \oo, trajectory Z k j = L j.
  move=> [K lj]; exists K => // k /= Kk; have [-> _ _] := leader_forever alpha_gt0 Kk lj.
  by rewrite (leader_limit alpha_gt0 hL lj).
have front : \forall k \near \oo, forall i, L i = p -> 0 < ip p (trajectory Z k i).
  apply: filter_forall => i; have [ei|ni] := EM (L i = p); last by apply: filterE => k /ni.
  have h := tends_gt (@tends_score p i) (b := 0); rewrite ei in h; apply: filterS (h P_gt0) => k + _.
  by [].
have inner : \forall k \near \oo, forall i, L i = p ->
    ip e (L w) < ip e (trajectory Z k i) < ip e (L v).
  apply: filter_forall => i; have [ei|ni] := EM (L i = p); last by apply: filterE => k /ni.
  have h := @tends_score e i; rewrite ei ep in h.
  by apply: filterS (filterI (tends_gt h ew) (tends_lt h ev)) => k [-> ->].
have sign : \forall k \near \oo, forall l, ip e (L l) != 0 ->
    0 < ip e (L l) * ip e (trajectory Z k l).
  apply: filter_forall => l; have [->|ne] := eqVneq (ip e (L l)) 0; first exact: filterE.
  have FP : ProperFilter \oo := eventually_filter.
  have h := tendsM FP (tends_cst FP (l := ip e (L l))) (@tends_score e l).
  have p2 : 0 < ip e (L l) * ip e (L l) by rewrite -expr2 exprn_even_gt0.
  by apply: filterS (tends_gt h p2) => k + _.
have std : \forall N \near \oo, forall l, ip p (L l) = P -> L l <> p -> steady A alpha Z L N l.
  apply: filter_forall => l; have [[el nl]|no] := EM (ip p (L l) = P /\ L l <> p); last first.
    by apply: filterE => N el nl; case: no.
  by apply: filterS (eventually_steady (ends el nl)) => N h _ _.
have [N _ hN] := filterI (filterI (filterI (lead_fixed _ lv) (lead_fixed _ lw))
  (filterI (attends_on_face Asym Apd alpha_gt0 hL) (limits_average Asym Apd alpha_gt0 hL)))
  (filterI (filterI front inner) (filterI sign std)).
exists N; split=> [k Nk|k Nk|k i j Nk ei|k i Nk ei|k i Nk ei|k i Nk ei|k l Nk|l];
  have [[[h1 h2] [h3 h4]] [[h5 h6] [h7 h8]]] := hN _ (leqnn N);
  try (have [[[{}h1 {}h2] [{}h3 {}h4]] [[{}h5 {}h6] [{}h7 _]]] := hN k Nk) => //.
- by move=> /h3; rewrite ei.
- by rewrite h4.
- exact: h5.
- exact: h6.
- exact: h7.
- exact: h8.
Qed.

Section Late.
Variable N : nat.
Hypothesis lateN : late N.
Let s t := r ^+ (t - N).
Local Notation X t l := (ip p (trajectory Z t l)).
Local Notation Y t l := (ip e (trajectory Z t l)).

(* The end of the edge on token i's side beats the members of C_i that do not pass the line. *)
Definition far (y : R) := if 0 < y then v else w.
Lemma far_pos y : y != 0 -> 0 < y * ip e (L (far y)).
Proof.
rewrite /far; case: (ltgtP 0 y) => // y0 _; first by rewrite pmulr_rgt0.
by rewrite nmulr_rgt0.
Qed.

Lemma far_wins t i l : (N <= t)%N -> L i = p -> l \in attention (trajectory Z t) i ->
  X t l <= P -> Y t i * ip e (L (far (Y t i))) <= Y t i * Y t l.
Proof.
move=> Nt ei /attentionP/(_ (far (Y t i))) + low.
have -> : trajectory Z t (far (Y t i)) = L (far (Y t i)).
  by rewrite /far; case: ifP => _; [apply: (late_v lateN) | apply: (late_w lateN)].
have line : ip p (L (far (Y t i))) = P by rewrite /far; case: ifP.
rewrite 2!(inPlane (trajectory Z t i)) line => h; have Xi := late_front lateN Nt ei.
have : X t i * X t l / P <= X t i * P / P.
  by rewrite ler_pmul2r ?invr_gt0 ?P_gt0 // ler_pmul2l.
move=> h2; move: (le_trans h (ler_add h2 (lexx _))); rewrite ler_add2l.
by rewrite ler_pmul2r // invr_gt0 E_gt0.
Qed.

(* A token that goes to p and leans to one end does not attend to tokens that go to p. *)
Lemma leaning_outside t i l : (N <= t)%N -> L i = p -> Y t i != 0 ->
  l \in attention (trajectory Z t) i -> L l <> p.
Proof.
move=> Nt ei yi hl el; have := far_wins Nt ei hl (inner_below t el).
have /andP[lo hi] := late_inner lateN Nt el; apply/negP; rewrite -ltNge.
by rewrite /far; case: (ltgtP 0 (Y t i)) yi => // y0 _; [rewrite ltr_pmul2l | rewrite ltr_nmul2l].
Qed.

Lemma steady_score u t l : (N <= t)%N -> ip p (L l) = P -> L l <> p ->
  ip u (trajectory Z t l) = ip u (L l) + s t * ip u (trajectory Z N l - L l).
Proof.
move=> Nt el nl; have := late_steady lateN el nl Nt; rewrite -/(s t) => h.
have -> : trajectory Z t l = L l + s t *: (trajectory Z N l - L l) by rewrite -h addrC subrK.
rewrite [LHS]ipDr; congr (_ + _); exact: ipZr.
Qed.
Lemma no_growth (g : nat -> R) T c : (N <= T)%N -> 0 < c -> (forall t, (T <= t)%N -> g t <= 0) ->
  (forall t, (T <= t)%N -> r * g t + beta * (s t * c) <= g t.+1) -> False.
Proof.
move=> NT c0 neg grow; have st0 t : 0 < s t by apply: rate_expr_gt0.
have ac0 : 0 < alpha * c by apply: mulr_gt0.
pose h := g T / s T.
have low m : s (T + m) * (h + m%:R * (alpha * c)) <= g (T + m)%N.
  elim: m => [|m IH]; first by rewrite addn0 mul0r addr0 /h mulrC divfK // gt_eqF.
  rewrite addnS; apply: le_trans (grow _ (leq_addr m T)).
  have -> : s (T + m).+1 = r * s (T + m) by rewrite /s subSn ?exprS // (leq_trans NT) // leq_addr.
  have -> : beta = r * alpha by rewrite /Model.beta /rate mulrC.
  have r0 := rate_gt0 alpha_gt0.
  rewrite -(ler_pmul2l r0) in IH; apply: le_trans (ler_add IH (lexx _)).
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
have h0 : 0 <= - h / (alpha * c).
  by rewrite divr_ge0 ?(ltW ac0) // oppr_ge0 /h pmulr_lle0 ?invr_gt0 // neg.
have := archi_boundP h0; set m := Num.bound _; rewrite ltr_pdivr_mulr // -subr_gt0 opprK addrC.
move=> pos; have := low m; rewrite leNgt => /negP; apply.
by apply: le_lt_trans (neg _ (leq_addr m T)) _; rewrite mulr_gt0.
Qed.

Let kap j : R := ip e (trajectory Z N j - L j).
Let S : R := \sum_j `|kap j|.
Lemma kap_le j : `|kap j| <= S.
Proof. by rewrite /S (bigD1 j) //= ler_addl sumr_ge0. Qed.

Lemma mean_along t i : (N <= t)%N -> L i = p -> Y t i != 0 ->
  exists2 K, `|K| <= S & ip e (mean (trajectory Z t) i) = s t * K.
Proof.
move=> Nt ei yi; set C := attention (trajectory Z t) i.
have C0 : 0 < #|C|%:R :> R := attention_card_gt0 A (trajectory Z t) i.
exists ((#|C|%:R)^-1 * \sum_(j in C) kap j).
  rewrite normrM gtr0_norm ?invr_gt0 // ler_pdivr_mull //.
  apply: le_trans (ler_norm_sum _ _ _) _; rewrite mulr_natl -sumr_const.
  by apply: ler_sum => j _; exact: kap_le.
have avg : ip e (average C L) = 0 by rewrite (late_average lateN Nt ei) ep.
have -> : mean (trajectory Z t) i = average C (trajectory Z t) by [].
move: avg; rewrite !ip_average => /eqP; rewrite mulf_eq0 invr_eq0 gt_eqF //= => /eqP avg.
rewrite mulrCA; congr (_ * _); rewrite mulr_sumr.
rewrite (eq_bigr (fun j => ip e (L j) + s t * kap j)) => [|j hj]; first by rewrite big_split /= avg add0r.
apply: (steady_score e Nt); first exact: (late_line lateN Nt ei hj).
exact: (leaning_outside Nt ei yi hj).
Qed.

Lemma below_edge l : ip p (L l) = P -> L l <> p -> ip p (trajectory Z N l) <= P.
Proof.
move=> el nl; rewrite leNgt; apply/negP => over.
have [eta eta0 etaE] : exists2 eta, 0 < eta & ip p (trajectory Z N l - L l) = eta.
  by exists (ip p (trajectory Z N l - L l)) => //; rewrite ipBr el subr_gt0.
have yl : ip e (L l) != 0 by apply/eqP => h; apply: nl; apply: eqPlane; [exact: el | rewrite h ep].
pose o := far (- ip e (L l)).
have [a aE] : exists a, ip e (L l) = a by exists (ip e (L l)).
have [b bE] : exists b, ip e (L o) = b by exists (ip e (L o)).
have q0 : 0 < - a * b by rewrite -aE -bE; apply: far_pos; rewrite oppr_eq0.
have b20 : 0 < b * b.
  by rewrite -expr2 exprn_even_gt0 //=; apply: contraTneq q0 => ->; rewrite mulr0 ltxx.
pose lam := b * b / (b * b + - a * b).
have den0 : 0 < b * b + - a * b by apply: addr_gt0.
have lam0 : 0 < lam by apply: divr_gt0.
have lam1 : lam <= 1 by rewrite ler_pdivr_mulr // mul1r ler_addl ltW.
have lamE : lam * a + (1 - lam) * b = 0 by rewrite /lam; field; rewrite gt_eqF.
have oline : ip p (L o) = P by rewrite /o /far; case: ifP.
have ofix t : (N <= t)%N -> trajectory Z t o = L o.
  by rewrite /o /far; case: ifP => _; [apply: (late_v lateN) | apply: (late_w lateN)].
pose y t := lam *: trajectory Z t l + (1 - lam) *: trajectory Z t o.
have hy t : hull (trajectory Z t) (y t).
  by apply: hull2; [rewrite (ltW lam0) lam1 | apply: hull_self | apply: hull_self].
have Xy t : (N <= t)%N -> ip p (y t) = P + lam * (s t * eta).
  move=> Nt; rewrite /y ipDr (ipZr A lam) (ipZr A (1 - lam)) ofix // oline.
  by rewrite (steady_score p Nt el nl) el etaE -/P; ring.
have Yy t : (N <= t)%N -> ip e (y t) = lam * (s t * kap l).
  move=> Nt; rewrite /y ipDr (ipZr A lam) (ipZr A (1 - lam)) ofix // bE.
  rewrite (steady_score e Nt el nl) aE -/(kap l) mulrDr addrAC lamE add0r.
  by [].
have key t : (N <= t)%N -> - (`|Y t i0| * (P / E * (S + S))) * s t <=
    X t i0 * (ip p (mean (trajectory Z t) i0) - P - lam * (s t * eta)).
  move=> Nt; have := ip_mean_max A i0 (hy t); rewrite 2!(inPlane (trajectory Z t i0)) Xy // Yy //.
  set x := X t i0; set yy := Y t i0; set xm := ip p _; set ym := ip e (mean _ _) => h.
  have side : - (`|yy| * (S + S)) * s t <= yy * (lam * (s t * kap l)) - yy * ym.
    have [y0|y0] := eqVneq yy 0; first by rewrite y0 normr0 !mul0r oppr0 mul0r addr0.
    have [K hK eK] := mean_along Nt erefl y0; rewrite /ym eK.
    have st0 : 0 < s t by apply: rate_expr_gt0.
    have -> : yy * (lam * (s t * kap l)) - yy * (s t * K) = yy * (lam * kap l - K) * s t by ring.
    rewrite ler_pmul2r // ler_oppl -mulrN; apply: le_trans (ler_norm _) _.
    rewrite normrM ler_wpmul2l // opprB; apply: le_trans (ler_norm_sub _ _) _.
    apply: ler_add => //; rewrite normrM gtr0_norm //.
    apply: le_trans (kap_le l); exact: ler_pimull.
  have E0 := E_gt0; have P0 := P_gt0.
  have : P * (x * (P + lam * (s t * eta)) / P + yy * (lam * (s t * kap l)) / E) <=
      P * (x * xm / P + yy * ym / E) by rewrite ler_pmul2l.
  have e1 (u u' : R) : P * (x * u / P + u' / E) = x * u + P / E * u'.
    by field; rewrite !gt_eqF.
  rewrite !e1 -ler_subl_addr => h2.
  have h3 : P / E * (- (`|yy| * (S + S)) * s t) <= P / E * (yy * (lam * (s t * kap l)) - yy * ym).
    by rewrite ler_pmul2l // divr_gt0.
  have -> : - (`|yy| * (P / E * (S + S))) * s t = P / E * (- (`|yy| * (S + S)) * s t) by ring.
  apply: le_trans h3 _; rewrite -subr_ge0; move: h2; rewrite -subr_ge0.
  by congr (0 <= _); ring.
pose c := lam * eta / 2%:R; have c0 : 0 < c by apply: divr_gt0; [exact: mulr_gt0 | rewrite ltr0n].
have P2 : 0 < P / 2%:R by apply: divr_gt0; [exact: P_gt0 | rewrite ltr0n].
have FP : ProperFilter \oo := eventually_filter.
have half : \forall t \near \oo, P / 2%:R < X t i0.
  by apply: (tends_gt (@tends_score p i0)); rewrite ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n ltr_addl P_gt0.
have small : \forall t \near \oo, `|Y t i0| * (P / E * (S + S)) < P / 2%:R * c.
  have h := tendsM FP (@tends_score e i0) (tends_cst FP (l := P / E * (S + S))).
  rewrite ep mul0r in h; have pc : 0 < P / 2%:R * c by apply: mulr_gt0.
  move/tendsP: h => /(_ _ pc); apply: filterS => t /=; rewrite sub0r normrN normrM.
  by apply: le_lt_trans; rewrite ler_wpmul2l // ler_norm.
have [T _ hT] := filterI half small.
apply: (@no_growth (fun t => X t i0 - P) (maxn T N) c _ c0); first exact: leq_maxr.
  by move=> t _; rewrite subr_le0; apply: inner_below.
move=> t; rewrite geq_max => /andP[Tt Nt]; have [h1 h2] := hT t Tt.
have st0 : 0 < s t by apply: rate_expr_gt0.
have x0 : 0 < X t i0 := lt_trans P2 h1.
rewrite trajectoryS layerE ipDr (ipZr A r) (ipZr A beta).
have rb : P = r * P + beta * P by apply: rate_beta.
have -> : r * X t i0 + beta * ip p (mean (trajectory Z t) i0) - P =
    r * (X t i0 - P) + beta * (ip p (mean (trajectory Z t) i0) - P) by rewrite {1}rb; ring.
rewrite ler_add2l ler_pmul2l ?(beta_gt0 alpha_gt0) //.
have := key t Nt; set xm := ip p (mean _ _) => hk.
have : - (X t i0 * c) * s t <= X t i0 * (xm - P - lam * (s t * eta)).
  apply: le_trans hk; rewrite ler_pmul2r // ler_opp2 ltW //; apply: (lt_le_trans h2).
  by rewrite ler_pmul2r // ltW.
have -> : - (X t i0 * c) * s t = X t i0 * (- (c * s t)) by ring.
rewrite ler_pmul2l // ler_subr_addr => h3; apply: le_trans h3.
have -> : lam * (s t * eta) = c *+ 2 * s t by rewrite /c; field.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
Qed.

Lemma below t l : (N <= t)%N -> ip p (L l) = P -> X t l <= P.
Proof.
move=> Nt el; have [e1|n1] := EM (L l = p); first exact: inner_below.
rewrite (steady_score p Nt el n1) el ger_addl; apply: mulr_ge0_le0; first exact/ltW/rate_expr_gt0.
by rewrite ipBr el subr_le0; apply: below_edge.
Qed.

(* In the end a token that goes to p has no part along the edge. *)
Lemma no_part t i : (N <= t)%N -> L i = p -> Y t i = 0.
Proof.
move=> Nt ei; apply/eqP/negPn/negP => yi; set C := attention (trajectory Z t) i.
have C0 : 0 < #|C|%:R :> R := attention_card_gt0 A (trajectory Z t) i.
have sum0 : \sum_(l in C) Y t i * ip e (L l) = 0.
  have : ip e (average C L) = 0 by rewrite (late_average lateN Nt ei) ep.
  rewrite ip_average => /eqP; rewrite mulf_eq0 invr_eq0 gt_eqF //= => /eqP h.
  by rewrite -mulr_sumr h mulr0.
have [l lC back] : exists2 l, l \in C & Y t i * ip e (L l) <= 0.
  apply: contrapT => no; have [l lC] := attention_nonempty A (trajectory Z t) i.
  have pos j : j \in C -> 0 < Y t i * ip e (L j).
    by move=> jC; rewrite ltNge; apply/negP => h; apply: no; exists j.
  by have := pos l lC; rewrite (psumr_eq0P _ sum0) ?ltxx // => j /pos/ltW.
have el := late_line lateN Nt ei lC; have nl := leaning_outside Nt ei yi lC.
have yl : ip e (L l) != 0 by apply/eqP => h; apply: nl; apply: eqPlane; [exact: el | rewrite h ep].
have front : 0 < Y t i * Y t l := lt_le_trans (far_pos yi) (far_wins Nt ei lC (below Nt el)).
have sgn := late_sign lateN Nt yl.
have : 0 < Y t i * Y t l * (ip e (L l) * ip e (L l)) by rewrite mulr_gt0 // -expr2 exprn_even_gt0.
have -> : Y t i * Y t l * (ip e (L l) * ip e (L l)) = Y t i * ip e (L l) * (ip e (L l) * Y t l) by ring.
by rewrite ltNge => /negP; apply; rewrite mulr_le0_ge0 // ltW.
Qed.

Lemma edge_stands t i : (N <= t)%N -> L i = p -> mean (trajectory Z t) i = p.
Proof.
move=> Nt ei; have x0 := late_front lateN Nt ei; apply: eqPlane; last first.
  have := no_part (leqW Nt) ei; rewrite trajectoryS layerE ipDr (ipZr A r) (ipZr A beta) no_part //.
  by rewrite mulr0 add0r ep => /eqP; rewrite mulf_eq0 (negPf (beta_neq0 alpha_gt0)) => /eqP.
apply/le_anti/andP; split.
  apply: ip_average_le => [|j hj]; first by have [j hj] := attention_nonempty A (trajectory Z t) i; apply/finset.set0Pn; exists j.
  by apply: below => //; apply: (late_line lateN Nt ei hj).
have := ip_mean_ge A (trajectory Z t) i v; rewrite 2!(inPlane (trajectory Z t i)) no_part // !mul0r !addr0 (late_v lateN Nt) vline.
by rewrite ler_pmul2r ?invr_gt0 ?P_gt0 // ler_pmul2l.
Qed.
End Late.

Lemma edge_means : \forall k \near \oo, mean (trajectory Z k) i0 = L i0.
Proof.
by have [N lateN] := eventually_late; exists N => // k /= Nk; apply: (edge_stands lateN).
Qed.
End Edge.

Lemma planar_means i : \forall k \near \oo, mean (trajectory Z k) i = L i.
Proof.
have [e|ne] := eqVneq (L i) 0; first by apply: filterE => k; apply: zero_stands.
have [x|nx] := EM (extreme L (L i)); first exact: extreme_stands.
have [v [w [lv lw vl wl [e0 pe ev ew ends]]]] := edge_of Asym Apd alpha_gt0 d_le2 hL ne nx.
exact: (edge_means ne e0 pe lv lw vl wl ev ew ends).
Qed.
End Limits.

(* In dimension at most two some layer is settled, whatever the tokens and the step size. *)
Theorem planar_settles (Z : cfg) : (d <= 2)%N -> exists k, settled A (trajectory Z k).
Proof.
move=> d2; have [L hL] := convergence Asym Apd alpha_gt0 Z.
have [N _ hN] : \forall k \near \oo, forall i, mean (trajectory Z k) i = L i.
  by apply: filter_forall => i; apply: planar_means.
by apply: (standing_means_settle Asym Apd alpha_gt0 hL (N := N)) => t Nt i; apply: hN.
Qed.
End Planar.
