(* CheckerRegime: the equations of a regime, as the checker's integers have them (used by
   CheckerSound.v and CheckerComplete.v).

     claimed rows i     == row i of the rationals, a vector
     newton_at forms m i == w_m of token i; zero beyond the coefficients that are written

   Main lemmas: equations_failureP, pathE, gapE. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import Form Hull Model Settled Regime.
From Hardmax Require Import CheckerLists Exponential ExponentialSign CheckerForm CheckerLayer CheckerFinal.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Local Notation coordinate l a := (nth (Qmake 0 1) l a).

(* ---- the first failure ---- *)

Lemma first_failureP f (l : seq nat) :
  P.first_failure f l = None <-> forall i, i \in l -> f i = None.
Proof.
elim: l => [|i l IH] //=; case e: (f i) => [x|]; split=> // h.
- by have := h i (mem_head _ _); rewrite e.
- by move=> j; rewrite inE => /orP[/eqP->|/(IH.1 h)].
- by apply/IH => j hj; apply: h; rewrite inE hj orbT.
Qed.
Lemma first_failure_seqP f n :
  P.first_failure f (List.seq 0 n) = None <-> forall i, (i < n)%N -> f i = None.
Proof.
rewrite list_seqE; split=> [/first_failureP h i hi|h].
  by apply: h; rewrite mem_iota.
by apply/first_failureP => i; rewrite mem_iota => /andP[_ hi]; apply: h.
Qed.
Lemma unlessP b f : P.unless b f = None <-> b.
Proof. by case: b. Qed.
Lemma thenP (f g : option P.failure) :
  (match f with Some e => Some e | None => g end) = None <-> f = None /\ g = None.
Proof. by case: f => [x|]; split=> // -[]. Qed.

Lemma list_last_nth (T : Type) (x : T) l : List.last l x = nth x l (size l).-1.
Proof. by elim: l => [|y [|z l] IH]. Qed.

(* ---- rationals over a common denominator ---- *)

Section Over.
Variable R : realFieldType.
Local Notation embed := (embed R).

Lemma numerators_overE (D : Z) (rows : seq (seq Q)) j a : (0 < D)%Z ->
  (forall x, List.In x (List.concat rows) -> (Zpos (Qden x) | D)%Z) ->
  (j < size rows)%N -> (a < size (nth [::] rows j))%N ->
  embed (nth 0%Z (nth [::] (P.numerators_over D rows) j) a) / embed D =
  rational R (coordinate (nth [::] rows j) a).
Proof.
move=> D0 dvd hj ha; rewrite /P.numerators_over list_mapE (nth_map [::]) // list_mapE.
rewrite (nth_map (Qmake 0 1)) // /P.numerator_over; set x := nth _ (nth _ _ _) a.
have xD : (Zpos (Qden x) | D)%Z.
  apply: dvd; have inl (T : Type) (y : T) l k : (k < size l)%N -> List.In (nth y l k) l.
    by elim: l k => [|z l IH] [|k] //= h; [left | right; apply: IH].
  by apply/List.in_concat; exists (nth [::] rows j); split; apply: inl.
have D0' := embed_neq0 R D0; have q0 := embed_neq0 R (Pos2Z.is_pos (Qden x)).
rewrite embedM embed_div // /rational.
by rewrite -mulrA [X in _ * X]mulrAC mulfV // mul1r.
Qed.
End Over.

(* ---- the claimed closed form ---- *)

Lemma In_nth (T : Type) (y : T) l k : (k < size l)%N -> List.In (nth y l k) l.
Proof. by elim: l k => [|z l IH] [|k] //= h; [left | right; apply: IH]. Qed.

Lemma size_repeat (x : Z) k : size (List.repeat x k) = k.
Proof. by elim: k => //= k ->. Qed.

Section Closed.
Variables (R : realFieldType) (d n : nat) (limits : seq (seq Q)) (forms : seq (seq (seq Q))).
Hypotheses (limit_count : size limits = n) (limit_size : forall i, (i < n)%N -> size (nth [::] limits i) = d).
Hypotheses (form_count : size forms = n)
  (form_size : forall i m, (i < n)%N -> (m < size (nth [::] forms i))%N ->
    size (nth [::] (nth [::] forms i) m) = d).
Local Notation embed := (embed R).
Implicit Types (i j l : 'I_n) (m t : nat).

Definition claimed (rows : seq (seq Q)) : 'I_n -> 'rV[R]_d :=
  fun i => \row_a rational R (coordinate (nth [::] rows i) a).
Definition newton_at m : 'I_n -> 'rV[R]_d :=
  fun i => \row_a rational R (coordinate (nth [::] (nth [::] forms i) m) a).

Let c := P.closed_over limits forms.
Local Notation den := (P.common c).
Local Notation C := (P.limit_rows c).
Local Notation W := (P.newton_rows c).
Local Notation N := (P.degree W).

Lemma common_gt0 : (0 < den)%Z.
Proof.
by apply: common_multiple_gt0 => x /List.in_map_iff[y [<- _]]; apply: Pos2Z.is_pos.
Qed.

Lemma common_divides x : List.In x (List.concat (limits ++ List.concat forms)) -> (Zpos (Qden x) | den)%Z.
Proof.
by move=> h; apply: common_multiple_divide; apply: (List.in_map (fun y => Zpos (Qden y))).
Qed.

Lemma size_limit_rows : size C = n.
Proof. by rewrite /= /P.numerators_over list_mapE size_map limit_count. Qed.
Lemma size_newton_rows : size W = n.
Proof. by rewrite /= list_mapE size_map form_count. Qed.

Lemma table_limits : table d n C.
Proof.
split; first exact: size_limit_rows.
move=> v /(nthP [::]) [i]; rewrite size_limit_rows => hi <-.
by rewrite /= /P.numerators_over list_mapE (nth_map [::]) ?limit_count // list_mapE size_map limit_size.
Qed.

Lemma limitsE : points R d den C =1 claimed limits.
Proof.
move=> i; apply/rowP => a; rewrite !mxE numerators_overE ?limit_count ?limit_size //; first exact: common_gt0.
move=> x hx; apply: common_divides; rewrite List.concat_app; apply/List.in_or_app; left.
exact: hx.
Qed.

Lemma nth_newton_rows i m : nth [::] (nth [::] W i) m =
  [seq P.numerator_over den x | x <- nth [::] (nth [::] forms i) m].
Proof.
rewrite /= list_mapE (nth_map [::]) ?form_count // /P.numerators_over list_mapE.
case: (ltnP m (size (nth [::] forms i))) => hm; first by rewrite (nth_map [::]).
by rewrite (nth_default _ hm) nth_default ?size_map.
Qed.

Lemma size_newton_row i : size (nth [::] W i) = size (nth [::] forms i).
Proof.
rewrite /= list_mapE (nth_map [::]) ?form_count //.
by rewrite /P.numerators_over list_mapE size_map.
Qed.

Lemma nth_level i m : nth [::] (P.level d W m) i = nth (List.repeat 0%Z d) (nth [::] W i) m.
Proof. by rewrite /P.level list_mapE (nth_map [::]) ?size_newton_rows // list_nthE. Qed.

Lemma table_level m : table d n (P.level d W m).
Proof.
have s : size (P.level d W m) = n by rewrite /P.level list_mapE size_map size_newton_rows.
split=> // v /(nthP [::]) [i]; rewrite s => hi <-; rewrite (nth_level (Ordinal hi)).
case: (ltnP m (size (nth [::] W i))) => hm; last by rewrite nth_default // size_repeat.
rewrite (set_nth_default [::]) // (nth_newton_rows (Ordinal hi)) size_map [nat_of_ord _]/=.
apply: (form_size hi).
by rewrite -(size_newton_row (Ordinal hi)).
Qed.

Lemma levelE m : points R d den (P.level d W m) =1 newton_at m.
Proof.
move=> i; apply/rowP => a; rewrite !mxE nth_level.
have sW := size_newton_row i.
case: (ltnP m (size (nth [::] forms i))) => hm; last first.
  rewrite [nth (List.repeat _ _) _ _]nth_default ?sW // nth_repeat0 embed0 mul0r.
  by rewrite [nth [::] _ m]nth_default // nth_nil /rational embed0 mul0r.
rewrite (set_nth_default [::]) ?sW //.
have := @numerators_overE R den (nth [::] forms i) m a common_gt0.
rewrite /P.numerators_over list_mapE => h.
have -> : nth [::] W i = P.numerators_over den (nth [::] forms i).
  by rewrite /= list_mapE (nth_map [::]) ?form_count.
apply: h => //; last by rewrite (form_size (ltn_ord i)).
move=> x hx; apply: common_divides; rewrite List.concat_app; apply/List.in_or_app; right.
apply/List.in_concat; have [w [hw xw]] := (List.in_concat _ _).1 hx; exists w; split=> //.
by apply/List.in_concat; exists (nth [::] forms i); split=> //; apply: In_nth; rewrite form_count.
Qed.

Lemma size_le_degree i : (size (nth [::] forms i) <= N)%N.
Proof.
rewrite -size_newton_row; have : (i < size W)%N by rewrite size_newton_rows.
rewrite /P.degree; elim: (W) (nat_of_ord i) => [|w V IH] [|k] //= hk.
  exact/ssrnat.leP/PeanoNat.Nat.le_max_l.
by apply: (leq_trans (IH _ hk)); apply/ssrnat.leP/PeanoNat.Nat.le_max_r.
Qed.

Lemma newton_beyond m i : (N <= m)%N -> newton_at m i = 0.
Proof.
move=> h; apply/rowP => a; rewrite !mxE [nth [::] _ m]nth_default; last exact: leq_trans (size_le_degree i) h.
by rewrite nth_nil /rational embed0 mul0r.
Qed.

(* ---- the path of a token ---- *)

Definition path_scale : R := embed (E.newton 0 (nseq N 0%Z)).2 * embed den.

Lemma path_scale_gt0 : 0 < path_scale.
Proof.
by rewrite mulr_gt0 ?(newton_denominator_gt0 R 0) // embed_gt0; apply/Z.ltb_lt; apply: common_gt0.
Qed.

Lemma size_path i : size (P.path d c i) = d.
Proof. by rewrite /P.path list_mapE size_map list_seqE size_iota. Qed.

Lemma embed_over (D : Z) (y : R) x : (0 < D)%Z -> embed x / embed D = y -> embed x = embed D * y.
Proof. by move=> D0 <-; rewrite mulrCA mulfV ?mulr1 // embed_neq0. Qed.

Lemma pathE i (a : 'I_d) t x : expo t%:R x (nth [::] (P.path d c i) a) =
  path_scale * (claimed limits i 0 a + x * \sum_(m < N) 'C(t, m)%:R * newton_at m i 0 a).
Proof.
rewrite /P.path list_mapE !list_seqE (nth_map 0%N) ?size_iota // nth_iota // add0n !list_nthE list_mapE.
set w := [seq _ | m <- iota 0 N]; have sw : size w = N by rewrite size_map size_iota.
have eD : (E.newton 0 w).2 = (E.newton 0 (nseq N 0%Z)).2.
  by apply: newton_denominator; rewrite ?sw ?size_nseq.
have := newtonE R 0 w t; rewrite bin0 mul1r /path_scale -eD.
case: (E.newton (Z.of_nat 0) w) => [f D'] hf; rewrite [_.1]/= [_.2]/= in hf *.
have D0 := common_gt0.
rewrite !expo_cons !poly_cons poly_nil hf sw [expo _ _ [::]]/(0 : R) !mulr0 !addr0 embedM.
have -> : embed (nth 0%Z (nth [::] C i) a) = embed den * claimed limits i 0 a.
  by apply: (embed_over D0); have /rowP/(_ a) := limitsE i; rewrite !mxE.
rewrite mulrDr mulrA; congr (_ + _); rewrite [RHS]mulrCA; congr (x * _).
rewrite -[RHS]mulrA; congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => m _.
rewrite add0n (nth_map 0%N) ?size_iota // nth_iota // add0n !list_nthE.
have -> : embed (nth 0%Z (nth [::] (P.level d W m) i) a) = embed den * newton_at m i 0 a.
  by apply: (embed_over D0); have /rowP/(_ a) := levelE m i; rewrite !mxE.
by rewrite mulrCA.
Qed.

(* ---- scores ---- *)

Lemma expo_dotE e u v (y x : R) : size u = e -> size v = e -> expo y x (P.expo_dot u v) =
  \sum_(a < e) expo y x (nth [::] u a) * expo y x (nth [::] v a).
Proof.
elim: e u v => [|e IH] [|a u] [|b v] //=; first by rewrite big_ord0.
by move=> [su] [sv]; rewrite expoD expoM (IH u v) // big_ord_recl.
Qed.
Lemma expo_rowE e r u (y x : R) : size r = e -> size u = e -> expo y x (P.expo_row r u) =
  \sum_(a < e) embed (nth 0%Z r a) * expo y x (nth [::] u a).
Proof.
elim: e r u => [|e IH] [|a r] [|b u] //=; first by rewrite big_ord0.
by move=> [sr] [su]; rewrite expoD expoZ (IH r u) // big_ord_recl.
Qed.
Lemma expo_minusE e u v (y x : R) a : size u = e -> size v = e -> (a < e)%N ->
  expo y x (nth [::] (P.expo_minus u v) a) = expo y x (nth [::] u a) - expo y x (nth [::] v a).
Proof.
move=> su sv ha; rewrite (nth_map2 _ [::] [::]) ?su ?sv //.
by rewrite expoD expoZ -[(-1)%Z]/(Z.opp 1) embedN embed1 mulN1r.
Qed.

Variables (A : seq (seq Z)) (c0 alpha : R).
Hypotheses (sqA : square d A) (c0_gt0 : 0 < c0).
Local Notation F := (c0 *: entries R d A).
Local Notation paths := (List.map (P.path d c) (List.seq 0 n)).
Local Notation X := (regime_at alpha (claimed limits) newton_at N).

Lemma nth_paths i : nth [::] paths i = P.path d c i.
Proof. by rewrite list_mapE list_seqE (nth_map 0%N) ?size_iota // nth_iota. Qed.

Lemma path_at i (a : 'I_d) t : expo t%:R (rate alpha ^+ t) (nth [::] (P.path d c i) a) = path_scale * X t i 0 a.
Proof.
rewrite pathE; congr (_ * _); rewrite !mxE summxE; congr (_ + _ * _).
by apply: eq_bigr => m _; rewrite !mxE.
Qed.

Lemma gapE i j l t : c0 * expo t%:R (rate alpha ^+ t)
    (P.score_gap paths (P.expo_form A (nth [::] paths i)) j l) =
  path_scale ^+ 2 * (ip F (X t i) (X t j) - ip F (X t i) (X t l)).
Proof.
have [sA hA] := sqA; rewrite /P.score_gap !list_nthE !nth_paths -ipBr.
have sf : size (P.expo_form A (P.path d c i)) = d by rewrite /P.expo_form list_mapE size_map.
have sm : size (P.expo_minus (P.path d c j) (P.path d c l)) = d by rewrite size_map2 !size_path.
rewrite (expo_dotE _ _ sf sm) ip_coord !mulr_sumr; apply: eq_bigr => b _.
rewrite (expo_minusE _ _ (size_path j) (size_path l)) // !path_at -mulrBr.
rewrite /P.expo_form list_mapE (nth_map [::]) ?sA //.
have sr : size (nth [::] A b) = d by apply: square_row.
rewrite (expo_rowE _ _ sr (size_path i)).
have -> : \sum_(a < d) embed (nth 0%Z (nth [::] A b) a) * expo t%:R (rate alpha ^+ t) (nth [::] (P.path d c i) a) =
    path_scale * \sum_(a < d) X t i 0 a * entries R d A a b.
  rewrite mulr_sumr; apply: eq_bigr => a _; rewrite path_at [entries R d A a b]mxE entryE.
  by rewrite mulrCA [X in _ * X]mulrC.
have -> : \sum_(a < d) X t i 0 a * F a b = c0 * \sum_(a < d) X t i 0 a * entries R d A a b.
  by rewrite mulr_sumr; apply: eq_bigr => a _; rewrite [F a b]mxE mulrCA.
by rewrite !mxE; ring.
Qed.
End Closed.
