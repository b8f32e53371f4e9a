(* Plane: coordinates in dimension at most two, and the edge that a limit stands on (used by Planar.v).

     plane_eq, plane_ip == two vectors p, e at right angles are coordinates in dimension at most two
     edge_of            == a limit p != 0 that is no vertex lies between two leaders, on the line
                           <p, y> = |p|^2, and every other limit on that line is a vertex *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp reals.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model Convergence Vertices Faces.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma two_sides (R : realFieldType) n (w x : 'I_n -> R) c : simplex w ->
  \sum_j w j * x j = c -> (forall j, 0 < w j -> x j != c) ->
  (exists2 j, 0 < w j & c < x j) /\ (exists2 j, 0 < w j & x j < c).
Proof.
move=> sw e ne; split; apply: contrapT => no.
  have [j wj] := simplex_pos sw; have := ne j wj; apply/negP; rewrite negbK; apply/eqP.
  have [w0 w1] := sw; have hx l : 0 < w l -> x l <= c.
    by move=> wl; rewrite leNgt; apply/negP => h; apply: no; exists l.
  pose y l := if 0 < w l then x l else c.
  have ey : \sum_l w l * y l = c.
    rewrite -[RHS]e; apply: eq_bigr => l _; rewrite /y; case: ltP => // wl.
    by rewrite (_ : w l = 0) ?mul0r //; apply/le_anti; rewrite wl w0.
  have := slack sw (x := y) (b := c) _ _ wj; rewrite /y wj; apply; last by rewrite ey.
  by move=> l; case: ifP => // /hx.
have [j wj] := simplex_pos sw; have := ne j wj; apply/negP; rewrite negbK; apply/eqP.
have [w0 w1] := sw; have hx l : 0 < w l -> c <= x l.
  by move=> wl; rewrite leNgt; apply/negP => h; apply: no; exists l.
pose y l := if 0 < w l then - x l else - c.
have ey : \sum_l w l * y l = - c.
  rewrite -[in RHS]e -sumrN; apply: eq_bigr => l _; rewrite /y -mulrN; case: ltP => // wl.
  by rewrite (_ : w l = 0) ?mul0r //; apply/le_anti; rewrite wl w0.
have := slack sw (x := y) (b := - c) _ _ wj; rewrite /y wj => h; apply: oppr_inj; apply: h.
  by move=> l; case: ifP => // wl; rewrite ler_opp2 hx.
by rewrite ey.
Qed.

Section Plane.
Variables (R : realFieldType) (d : nat) (A : 'M[R]_d).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (d_le2 : (d <= 2)%N).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Variables p e : 'rV[R]_d.
Hypotheses (p0 : p != 0) (e0 : e != 0) (pe : ip p e = 0).

Lemma plane_vector x : x = (ip p x / sqnorm p) *: p + (ip e x / sqnorm e) *: e.
Proof.
have P0 : sqnorm p != 0 by rewrite (sqnorm_eq0 Apd).
have E0 : sqnorm e != 0 by rewrite (sqnorm_eq0 Apd).
have ep : ip e p = 0 by rewrite (ipC Asym).
have comb (v : 'rV[R]_(1 + 1)) : v *m col_mx p e = lsubmx v 0 0 *: p + rsubmx v 0 0 *: e.
  rewrite -{1}(hsubmxK v) mul_row_col {1}(mx11_scalar (lsubmx v)) {1}(mx11_scalar (rsubmx v)).
  by rewrite !mul_scalar_mx.
have free : row_free (col_mx p e).
  apply: inj_row_free => v; rewrite comb => h.
  have a0 : lsubmx v 0 0 = 0.
    have := congr1 (ip p) h; rewrite ipDr 2!ipZr pe mulr0 addr0 ip0r => /eqP.
    by rewrite mulf_eq0 (negPf P0) orbF => /eqP.
  have b0 : rsubmx v 0 0 = 0.
    have := congr1 (ip e) h; rewrite ipDr 2!ipZr ep mulr0 add0r ip0r => /eqP.
    by rewrite mulf_eq0 (negPf E0) orbF => /eqP.
  by rewrite -(hsubmxK v) (mx11_scalar (lsubmx v)) (mx11_scalar (rsubmx v)) a0 b0 !raddf0 row_mx0.
have full : row_full (col_mx p e).
  rewrite /row_full eqn_leq rank_leq_col /=.
  by move: free; rewrite /row_free => /eqP ->.
have /submxP[D ex] := submx_full x full.
rewrite {}ex comb; move: (lsubmx D 0 0) (rsubmx D 0 0) => a b.
by rewrite 2!ipDr 4!ipZr pe ep !mulr0 addr0 add0r !mulfK.
Qed.

Lemma plane_eq x y : ip p x = ip p y -> ip e x = ip e y -> x = y.
Proof. by move=> h1 h2; rewrite (plane_vector x) (plane_vector y) h1 h2. Qed.

Lemma plane_ip x y : ip x y = ip p x * ip p y / sqnorm p + ip e x * ip e y / sqnorm e.
Proof.
rewrite {1}(plane_vector x) ipDl (ipZl _ (ip p x / _)) (ipZl _ (ip e x / _)).
by congr (_ + _); rewrite mulrAC.
Qed.
End Plane.

Section Edge.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Hypothesis d_le2 : (d <= 2)%N.
Variables Z L : 'I_n -> 'rV[R]_d.
Hypothesis hL : limits A alpha Z L.

Lemma edge_of i : L i != 0 -> ~ extreme L (L i) -> exists v w, let e := L v - L i in
  [/\ leads A alpha Z v, leads A alpha Z w, ip (L i) (L v) = sqnorm (L i),
      ip (L i) (L w) = sqnorm (L i) & [/\ e != 0, ip (L i) e = 0, 0 < ip e (L v), ip e (L w) < 0 &
      forall l, ip (L i) (L l) = sqnorm (L i) -> L l <> L i -> extreme L (L l)]].
Proof.
set p := L i => p0 nx; have supports l y : hull L y -> ip (L l) y <= sqnorm (L l).
  exact: (limit_supports Asym Apd alpha_gt0 hL).
have [vert _ _ _ _] := vertices_are_leaders Asym Apd alpha_gt0 hL.
(* the points of which a limit on the line is a mean are on the line *)
have on_line q w : simplex w -> ip p q = sqnorm p -> q = \sum_j w j *: L j ->
    forall j, 0 < w j -> ip p (L j) = sqnorm p.
  move=> sw eq ew j wj; apply: (hull_slack (A := A) (Z := L) sw _ _ wj).
    by move=> l; apply: supports; apply: hull_self.
  by rewrite -ew eq.
have [w [sw wx] ew] := hull_extreme (hull_self L i).
have line := on_line p w sw erefl ew.
have other j : 0 < w j -> L j <> p by move=> /wx xj ej; apply: nx; rewrite -/p -ej.
have [j wj] := simplex_pos sw.
pose e := L j - p; have e0 : e != 0 by rewrite subr_eq0; apply/eqP; apply: other.
have pe : ip p e = 0 by rewrite ipBr line // subrr.
have ep : ip e p = 0 by rewrite (ipC Asym).
have eq_line x y : ip p x = ip p y -> ip e x = ip e y -> x = y by apply: plane_eq.
have [||_ [k wk ek]] := @two_sides _ _ w (fun l => ip e (L l)) 0 sw.
- by rewrite -[RHS]ep [X in _ = ip _ X](ew : p = _) ip_sumr; apply: eq_bigr => l _; rewrite ipZr.
- move=> l wl; apply/eqP => el; apply: (other l wl); apply: eq_line; [exact: line | by rewrite el ep].
have [v lv ev] := (vert (L j)).1 (wx j wj); have [u lu eu] := (vert (L k)).1 (wx k wk).
have eL : 0 < ip e (L j) by rewrite -[X in ip e X](subrK p) ipDr ep addr0; exact: Apd e0.
exists v, u; rewrite ev eu; split=> //; [exact: line | exact: line | split=> //].
move=> l onl np; apply: contrapT => nxl; set q := L l in onl np nxl.
have [w' [sw' wx'] ew'] := hull_extreme (hull_self L l).
have line' := on_line q w' sw' onl ew'.
have eq0 : ip e q != 0 by apply/eqP => eq0; apply: np; apply: eq_line; [exact: onl | rewrite eq0 ep].
have score y : ip p y = sqnorm p -> hull L y -> ip e q * (ip e y - ip e q) <= 0.
  move=> ey hy; have := supports l y hy; rewrite -/q /Form.sqnorm !(plane_ip Asym Apd d_le2 p0 e0 pe q).
  rewrite onl ey ler_add2l ler_pmul2r ?invr_gt0 ?(sqnorm_gt0 Apd) //.
  by rewrite mulrBr subr_le0.
have [||[a wa la] [b wb lb]] := @two_sides _ _ w' (fun m => ip e (L m)) (ip e q) sw'.
- by rewrite [X in _ = ip _ X](ew' : q = _) ip_sumr; apply: eq_bigr => m _; rewrite ipZr.
- move=> m wm; apply/eqP => em; apply: nxl; have := wx' m wm.
  by rewrite (_ : L m = q) //; apply: eq_line => //; rewrite line'.
have sa := score _ (line' a wa) (hull_self L a); have sb := score _ (line' b wb) (hull_self L b).
move/eqP: eq0; apply; apply/le_anti/andP; split.
  by move: sa; rewrite pmulr_lle0 // subr_gt0.
by move: sb; rewrite nmulr_lle0 // subr_lt0.
Qed.
End Edge.
