(* Exponential: the program of ExponentialProgram.v decides the signs it says (theory.md section 3).

     series_at e x f    == sum_k e(f_k) x^k
     poly t f           == the polynomial f at t
     expo t x F         == sum_e F_e(t) x^e
     holds e x          == the enclosure e holds x
     size_at t f        == sum_k |f_k| t^k
     dominates r g rest s == at s the last term of g exceeds all other terms of g and rest, and no
                           ratio to it grows from there

   Main lemmas: dominates_positive, positive_for_ever_sound, positive_for_ever_complete. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import CheckerLists.
From Hardmax Require ExponentialProgram.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.
Module E := ExponentialProgram.

(* ---- series ---- *)

Section Series.
Variables (R : realFieldType) (C : Type) (add mul : C -> C -> C) (zero : C) (e : C -> R) (x : R).
Implicit Types f g : seq C.

Definition series_at f : R := foldr (fun c s => e c + x * s) 0 f.

Hypothesis eD : forall a b, e (add a b) = e a + e b.
Lemma series_atD f g : series_at (E.series_add add f g) = series_at f + series_at g.
Proof.
elim: f g => [|a f IH] [|b g] /=; rewrite ?add0r ?addr0 // eD IH; ring.
Qed.

Hypotheses (eM : forall a b, e (mul a b) = e a * e b) (e0 : e zero = 0).
Lemma series_at_scale h c f : (forall b, e (h b) = c * e b) -> series_at (map h f) = c * series_at f.
Proof. by move=> eh; elim: f => [|b f IH] /=; rewrite ?mulr0 // eh IH; ring. Qed.

Lemma series_atM f g : series_at (E.series_mul add mul zero f g) = series_at f * series_at g.
Proof.
elim: f => [|a f IH] /=; first by rewrite mul0r.
rewrite series_atD (series_at_scale (c := e a)) //= e0 IH; ring.
Qed.
End Series.

Section Values.
Variable R : realFieldType.
Local Notation embed := (embed R).
Implicit Types (t x : R) (f g : seq Z) (F : seq (seq Z)).

Definition poly t f : R := series_at embed t f.
Definition expo t x F : R := series_at (poly t) x F.

Lemma polyD t f g : poly t (E.poly_add f g) = poly t f + poly t g.
Proof. by apply: series_atD => a b; rewrite embedD. Qed.
Lemma polyM t f g : poly t (E.poly_mul f g) = poly t f * poly t g.
Proof. by apply: series_atM => [a b|a b|]; rewrite ?embedD ?embedM. Qed.
Lemma polyZ t c f : poly t (E.poly_scale c f) = embed c * poly t f.
Proof. by apply: series_at_scale => b; rewrite embedM. Qed.
Lemma expoD t x F G : expo t x (E.expo_add F G) = expo t x F + expo t x G.
Proof. by apply: series_atD => a b; rewrite polyD. Qed.
Lemma expoM t x F G : expo t x (E.expo_mul F G) = expo t x F * expo t x G.
Proof. by apply: series_atM => [a b|a b|]; rewrite ?polyD ?polyM. Qed.
Lemma expoZ t x c F : expo t x (E.expo_scale c F) = embed c * expo t x F.
Proof. by apply: series_at_scale => b; rewrite polyZ. Qed.

Lemma embed_nat n : embed (Z.of_nat n) = n%:R.
Proof. by rewrite /embed; have -> : int_of_Z (Z.of_nat n) = n%:Z by lia. Qed.
Lemma embedN a : embed (- a)%Z = - embed a.
Proof. by rewrite -[(- a)%Z]/(0 - a)%Z embedB sub0r. Qed.
Lemma embed_abs a : embed (Z.abs a) = `|embed a|.
Proof.
case: (Z.le_gt_cases 0 a) => h.
  have a0 : 0 <= embed a by rewrite -(embed0 R) embed_le; apply/Z.leb_le.
  by rewrite ger0_norm // Z.abs_eq.
have a0 : embed a < 0 by rewrite -(embed0 R) embed_lt; apply/Z.ltb_lt.
by rewrite ltr0_norm // Z.abs_neq ?embedN //; lia.
Qed.

Lemma poly_atE n f : embed (E.poly_at n f) = poly (embed n) f.
Proof. by elim: f => [|a f IH] //=; rewrite embedD embedM -/(E.poly_at n f) IH. Qed.
Lemma expo_atE n x F : poly x (E.expo_at n F) = expo (embed n) x F.
Proof. by elim: F => [|f F IH] //=; rewrite /poly /= -/(poly x _) IH poly_atE. Qed.

Lemma powerE y n : embed (E.power y (Z.of_nat n)) = embed y ^+ n.
Proof.
case: n => [|n]; first by rewrite expr0.
rewrite /E.power -[Z.of_nat n.+1]/(Zpos (Pos.of_succ_nat n)).
have h m : embed (E.power_pos y m) = embed y ^+ Pos.to_nat m.
  elim: m => [m IH|m IH|]; rewrite ?Pos2Nat.inj_xI ?Pos2Nat.inj_xO ?expr1 //=.
    by rewrite !embedM IH exprS -exprD; congr (_ * _ ^+ _); lia.
  by rewrite embedM IH -exprD; congr (_ ^+ _); lia.
by rewrite h; congr (_ ^+ _); lia.
Qed.
Lemma power_gt0 y n : (0 < y)%Z -> 0 < embed (E.power y n).
Proof.
move=> y0; have y0' : 0 < embed y by rewrite embed_gt0; apply/Z.ltb_lt.
case: n => [|n|n]; [exact: ltr01 | | exact: ltr01].
have -> : Zpos n = Z.of_nat (Pos.to_nat n) by lia.
by rewrite powerE exprn_gt0.
Qed.

(* ---- enclosures ---- *)

Definition holds (e : E.enclosure) x :=
  [/\ 0 < embed (E.unit e), 0 <= embed (E.low e), embed (E.low e) <= embed (E.unit e) * x &
      embed (E.unit e) * x <= embed (E.high e)].

Lemma bounds_ofP e x v l h D : holds e x -> E.bounds_of e v = (l, h, D) ->
  [/\ 0 < embed D, embed l <= embed D * poly x v & embed D * poly x v <= embed h].
Proof.
move=> [u0 lo0 lox xhi]; elim: v l h D => [|a v IH] l h D /=.
  by move=> [<- <- <-]; rewrite /poly /= embed0 embed1 mulr0 ltr01 lexx.
case eb: (E.bounds_of e v) => [[l' h'] D'] [<- <- <-]; have [D0 lp ph] := IH _ _ _ eb.
have ux0 : 0 <= embed (E.unit e) * x by apply: le_trans lox.
have e1 : embed (D' * E.unit e) * poly x (a :: v) =
    embed a * embed (D' * E.unit e) + (embed D' * poly x v) * (embed (E.unit e) * x).
  by rewrite /poly /= -/(poly x v) !embedM; ring.
rewrite e1 !embedD !embedM mulr_gt0 //; split=> //; rewrite ler_add2l.
  apply: le_trans (ler_wpmul2r ux0 lp); case: (Z.leb_spec 0 l') => hl.
    by apply: ler_wpmul2l => //; rewrite -(embed0 R) embed_le; apply/Z.leb_le.
  by apply: ler_wnmul2l => //; rewrite -(embed0 R) embed_le; apply/Z.leb_le; lia.
apply: le_trans (ler_wpmul2r ux0 ph) _; case: (Z.leb_spec 0 h') => hh.
  by apply: ler_wpmul2l => //; rewrite -(embed0 R) embed_le; apply/Z.leb_le.
by apply: ler_wnmul2l => //; rewrite -(embed0 R) embed_le; apply/Z.leb_le; lia.
Qed.

Lemma bounds_exact e x v l h D : embed (E.low e) = embed (E.unit e) * x -> E.high e = E.low e ->
  E.bounds_of e v = (l, h, D) -> embed l = embed D * poly x v.
Proof.
move=> lo hi; elim: v l h D => [|a v IH] l h D /=; first by move=> [<- _ <-]; rewrite mulr0.
case eb: (E.bounds_of e v) => [[l' h'] D'] [<- _ <-]; rewrite hi.
have -> : (if Z.leb 0 l' then E.low e else E.low e) = E.low e by case: ifP.
by rewrite /poly /= -/(poly x v) !embedD !embedM lo (IH _ _ _ eb); ring.
Qed.

Section Rate.
Variables (q p : Z).
Hypotheses (q_gt0 : (0 < q)%Z) (q_le_p : (q <= p)%Z).
Let r : R := embed q / embed p.

Let p_gt0 : (0 < p)%Z. Proof. exact: Z.lt_le_trans q_gt0 q_le_p. Qed.
Let q_gt0' : 0 < embed q. Proof. by rewrite embed_gt0; apply/Z.ltb_lt. Qed.
Let p_gt0' : 0 < embed p. Proof. by rewrite embed_gt0; apply/Z.ltb_lt. Qed.
Let r_gt0 : 0 < r. Proof. by rewrite divr_gt0. Qed.
Let r_le1 : r <= 1.
Proof. by rewrite ler_pdivr_mulr // mul1r embed_le; apply/Z.leb_le. Qed.
Let rn_ge0 n : 0 <= r ^+ n. Proof. by rewrite exprn_ge0 // ltW. Qed.

Lemma embed_floor y z : (0 < z)%Z -> embed (y / z) <= embed y / embed z.
Proof.
move=> z0; rewrite ler_pdivl_mulr ?embed_gt0; last exact/Z.ltb_lt.
by rewrite -embedM embed_le; apply/Z.leb_le; rewrite Z.mul_comm; apply: Z.mul_div_le.
Qed.
Lemma embed_ceiling y z : (0 < z)%Z -> embed y / embed z <= embed (E.ceiling y z).
Proof.
move=> z0; rewrite /E.ceiling embedN ler_oppr -mulNr -embedN.
exact: embed_floor.
Qed.
Lemma embed_floor_ge0 y z : (0 < z)%Z -> 0 <= embed y -> 0 <= embed (y / z).
Proof.
rewrite -(embed0 R) !embed_le => z0 /Z.leb_le y0; apply/Z.leb_le.
exact: Z.div_pos.
Qed.

Lemma holds_one bits : holds (E.one_enclosure bits) 1.
Proof.
have h := @power_gt0 2 bits erefl; rewrite /holds /= mulr1 lexx h.
by split=> //; apply: ltW.
Qed.

Lemma holds_times e x : holds e x -> holds (E.times_rate q p e) (x * r).
Proof.
move=> [u0 lo0 lox xhi]; rewrite /holds /= u0; split=> //.
- by apply: embed_floor_ge0 => //; rewrite embedM mulr_ge0 // ltW.
- apply: le_trans (embed_floor _ p_gt0) _; rewrite embedM /r !mulrA.
  by rewrite ler_pmul2r ?invr_gt0 // ler_pmul2r.
- apply: le_trans (embed_ceiling _ p_gt0); rewrite embedM /r !mulrA.
  by rewrite ler_pmul2r ?invr_gt0 // ler_pmul2r.
Qed.

Lemma holds_squared e x : 0 <= x -> holds e x -> holds (E.squared e) (x ^+ 2).
Proof.
move=> x0 [u0 lo0 lox xhi]; have uz : (0 < E.unit e)%Z by apply/Z.ltb_lt; rewrite -(embed_gt0 R).
have ux0 : 0 <= embed (E.unit e) * x by apply: le_trans lox.
have e2 : embed (E.unit e) * x ^+ 2 = (embed (E.unit e) * x) ^+ 2 / embed (E.unit e).
  by rewrite exprMn mulrAC [embed (E.unit e) ^+ 2]expr2 mulfK // gt_eqF.
rewrite /holds /= u0 e2; split=> //.
- by apply: embed_floor_ge0 => //; rewrite embedM mulr_ge0.
- apply: le_trans (embed_floor _ uz) _; rewrite embedM ler_pmul2r ?invr_gt0 // expr2.
  exact: ler_pmul.
- apply: le_trans (embed_ceiling _ uz); rewrite embedM ler_pmul2r ?invr_gt0 // expr2.
  exact: ler_pmul.
Qed.

Lemma holds_power bits n : holds (E.rate_power q p bits n) (r ^+ Pos.to_nat n).
Proof.
elim: n => [n IH|n IH|] /=; rewrite ?Pos2Nat.inj_xI ?Pos2Nat.inj_xO.
- have -> : (S (2 * Pos.to_nat n)) = (Pos.to_nat n * 2).+1 by lia.
  by rewrite exprSr exprM; apply: holds_times; apply: holds_squared.
- have -> : Init.Nat.mul 2 (Pos.to_nat n) = (Pos.to_nat n * 2)%N by lia.
  by rewrite exprM; apply: holds_squared.
- by rewrite expr1 -[r]mul1r; apply: holds_times; apply: holds_one.
Qed.

Lemma sum_positiveP n e v : holds e (r ^+ n) ->
  E.sum_positive q p (Z.of_nat n) e v = (0 < poly (r ^+ n) v).
Proof.
move=> he; rewrite /E.sum_positive; case eb: (E.bounds_of e v) => [[l h] D].
have [D0 lp ph] := bounds_ofP he eb.
case: (Z.ltb_spec 0 l) => [l0|_].
  rewrite -(pmulr_rgt0 _ D0); apply/esym; apply: lt_le_trans lp.
  by rewrite embed_gt0; apply/Z.ltb_lt.
case: (Z.leb_spec h 0) => [h0|_].
  rewrite -(pmulr_rgt0 _ D0); apply/esym/negbTE; rewrite -leNgt; apply: le_trans ph _.
  by rewrite -(embed0 R) embed_le; apply/Z.leb_le.
case ex: (E.bounds_of (E.exact_power _ _ _) v) => [[l' h'] D'].
have u0 : 0 < embed p ^+ n by rewrite exprn_gt0.
have low : embed (E.power q (Z.of_nat n)) = embed (E.power p (Z.of_nat n)) * r ^+ n.
  by rewrite !powerE expr_div_n mulrCA mulfV ?mulr1 // gt_eqF.
have ho : holds (E.exact_power q p (Z.of_nat n)) (r ^+ n).
  by rewrite /holds /= -low lexx !powerE u0; split=> //; rewrite exprn_ge0 // ltW.
have [D0' _ _] := bounds_ofP ho ex.
have el := @bounds_exact (E.exact_power q p (Z.of_nat n)) (r ^+ n) v _ _ _ low erefl ex.
by rewrite -(embed_gt0 R) el pmulr_rgt0.
Qed.

(* ---- dominance ---- *)

Definition size_at t f : R := foldr (fun a s => `|embed a| + t * s) 0 f.
Definition sizes_at t x F : R := foldr (fun f s => size_at t f + x * s) 0 F.

Lemma size_at_ge0 t f : 0 <= t -> 0 <= size_at t f.
Proof. by move=> t0; elim: f => //= a f IH; rewrite addr_ge0 ?mulr_ge0. Qed.
Lemma sizes_at_ge0 t x F : 0 <= t -> 0 <= x -> 0 <= sizes_at t x F.
Proof. by move=> t0 x0; elim: F => //= f F IH; rewrite addr_ge0 ?mulr_ge0 ?size_at_ge0. Qed.
Lemma poly_size t f : 0 <= t -> `|poly t f| <= size_at t f.
Proof.
move=> t0; elim: f => [|a f IH] /=; first by rewrite normr0.
apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM ger0_norm //.
exact: ler_wpmul2l.
Qed.
Lemma expo_size t x F : 0 <= t -> 0 <= x -> `|expo t x F| <= sizes_at t x F.
Proof.
move=> t0 x0; elim: F => [|f F IH] /=; first by rewrite normr0.
apply: le_trans (ler_norm_add _ _) _; apply: ler_add; first exact: poly_size.
by rewrite normrM (ger0_norm x0); apply: ler_wpmul2l.
Qed.
Lemma poly_against t f : poly t (E.against f) = - size_at t f.
Proof.
elim: f => [|a f IH] /=; first by rewrite oppr0.
by rewrite /poly /= -/(poly t _) -/(E.against f) IH embedN embed_abs mulrN opprD.
Qed.
Lemma expo_against t x F : expo t x (List.map E.against F) = - sizes_at t x F.
Proof.
elim: F => [|f F IH] /=; first by rewrite oppr0.
by rewrite /expo /= -/(expo t x _) IH poly_against mulrN opprD.
Qed.
Lemma poly_rcons t f a : poly t (rcons f a) = poly t f + embed a * t ^+ size f.
Proof.
elim: f => [|b f IH]; first by rewrite /poly /= mulr0 addr0 mulr1 add0r.
by rewrite /poly /= -!/(poly t _) IH exprS; ring.
Qed.

(* The terms t^k x^e against t^d, x = r^t, from s on. *)
Section Ratios.
Variables (s t : nat).
Hypotheses (s_gt0 : (0 < s)%N) (st : (s <= t)%N).
Let s0 : 0 < s%:R :> R. Proof. by rewrite ltr0n. Qed.
Let t0 : 0 < t%:R :> R. Proof. by rewrite ltr0n; apply: leq_trans st. Qed.
Let stR : s%:R <= t%:R :> R. Proof. by rewrite ler_nat. Qed.

Lemma ratio_less m M e : (m <= M)%N -> s.+1%:R ^+ M * r ^+ e <= s%:R ^+ M ->
  s.+1%:R ^+ m * r ^+ e <= s%:R ^+ m :> R.
Proof.
move=> mM h; have c : 0 < s%:R ^+ (M - m) :> R by rewrite exprn_gt0.
rewrite -(ler_pmul2r c) -exprD subnKC //; apply: le_trans h.
rewrite mulrAC -[in X in _ <= X](subnKC mM) exprD; apply: ler_wpmul2r => //.
apply: ler_wpmul2l; first by rewrite exprn_ge0 // ler0n.
by apply: ler_expn2r; rewrite ?nnegrE ?ler0n // ler_nat.
Qed.

Lemma ratio_later m e : s.+1%:R ^+ m * r ^+ e <= s%:R ^+ m ->
  t.+1%:R ^+ m * r ^+ e <= t%:R ^+ m :> R.
Proof.
move=> h; have c : 0 < s%:R ^+ m :> R by rewrite exprn_gt0.
rewrite -(ler_pmul2r c); apply: (@le_trans _ _ (s.+1%:R ^+ m * r ^+ e * t%:R ^+ m)).
  rewrite mulrAC -[X in _ <= X]mulrAC; apply: ler_wpmul2r => //.
  rewrite -!exprMn; apply: ler_expn2r; rewrite ?nnegrE -?natrM ?ler0n // ler_nat.
  by rewrite !mulSn mulnC leq_add2r.
by rewrite mulrC; apply: ler_wpmul2l => //; apply: exprn_ge0; apply: ltW.
Qed.
End Ratios.

Lemma ratio_falls (s t m e : nat) : (0 < s)%N -> (s <= t)%N -> s.+1%:R ^+ m * r ^+ e <= s%:R ^+ m ->
  t%:R ^+ m * (r ^+ t) ^+ e <= s%:R ^+ m * (r ^+ s) ^+ e :> R.
Proof.
move=> s0 st h; rewrite -(subnK st); elim: (t - s)%N => [|u IH]; first by rewrite add0n.
apply: le_trans IH; rewrite addSn exprS exprMn mulrA.
apply: ler_wpmul2r; first by rewrite exprn_ge0.
exact: (ratio_later s0 (leq_addl u s) h).
Qed.

Lemma term_falls (s t k d e : nat) : (0 < s)%N -> (s <= t)%N -> s.+1%:R ^+ (k - d) * r ^+ e <= s%:R ^+ (k - d) ->
  t%:R ^+ k * (r ^+ t) ^+ e * s%:R ^+ d <= s%:R ^+ k * (r ^+ s) ^+ e * t%:R ^+ d :> R.
Proof.
move=> s0 st h; have nn n m : 0 <= n%:R ^+ m :> R by rewrite exprn_ge0 ?ler0n.
have le m : s%:R ^+ m <= t%:R ^+ m :> R by apply: ler_expn2r; rewrite ?nnegrE ?ler0n ?ler_nat.
case: (leqP k d) => kd.
  rewrite mulrAC [X in _ <= X]mulrAC; apply: ler_pmul; [exact: mulr_ge0 | exact: exprn_ge0 | |].
    by rewrite -(subnKC kd) !exprD !mulrA [X in _ <= X * _]mulrC; apply: ler_wpmul2l => //; apply: mulr_ge0.
  apply: ler_expn2r; rewrite ?nnegrE // -(subnK st) exprD.
  by rewrite ler_pimull //; apply: exprn_ile1 => //; apply: ltW.
have f := ratio_falls s0 st h.
rewrite -(subnKC (ltnW kd)) !exprD.
have -> : t%:R ^+ d * t%:R ^+ (k - d) * (r ^+ t) ^+ e * s%:R ^+ d =
  (t%:R ^+ d * s%:R ^+ d) * (t%:R ^+ (k - d) * (r ^+ t) ^+ e) :> R by ring.
have -> : s%:R ^+ d * s%:R ^+ (k - d) * (r ^+ s) ^+ e * t%:R ^+ d =
  (t%:R ^+ d * s%:R ^+ d) * (s%:R ^+ (k - d) * (r ^+ s) ^+ e) :> R by ring.
by apply: ler_wpmul2l => //; apply: mulr_ge0.
Qed.

Lemma size_falls (s t d e k : nat) f : (0 < s)%N -> (s <= t)%N ->
  (forall i, (i < size f)%N -> s.+1%:R ^+ (k + i - d) * r ^+ e <= s%:R ^+ (k + i - d) :> R) ->
  t%:R ^+ k * (r ^+ t) ^+ e * size_at t%:R f * s%:R ^+ d <=
  s%:R ^+ k * (r ^+ s) ^+ e * size_at s%:R f * t%:R ^+ d.
Proof.
move=> s0 st; elim: f k => [|a f IH] k h /=; first by rewrite !mulr0 !mul0r.
have h0 := term_falls s0 st (h 0%N isT : _); rewrite addn0 in h0.
have h1 : t%:R ^+ k.+1 * (r ^+ t) ^+ e * size_at t%:R f * s%:R ^+ d <=
    s%:R ^+ k.+1 * (r ^+ s) ^+ e * size_at s%:R f * t%:R ^+ d.
  by apply: IH => i hi; have := h i.+1 hi; rewrite addnS addSn.
have ee (n m : nat) : n%:R ^+ k * (r ^+ n) ^+ e * (`|embed a| + n%:R * size_at n%:R f) * m%:R ^+ d =
    `|embed a| * (n%:R ^+ k * (r ^+ n) ^+ e * m%:R ^+ d) +
    n%:R ^+ k.+1 * (r ^+ n) ^+ e * size_at n%:R f * m%:R ^+ d by rewrite exprS; ring.
by rewrite !ee; apply: ler_add => //; apply: ler_wpmul2l.
Qed.

Lemma sizes_fall (s t d e : nat) F : (0 < s)%N -> (s <= t)%N ->
  (forall j, (j < size F)%N -> let more := (size (nth [::] F j) - d.+1)%N in
     s.+1%:R ^+ more * r ^+ (e + j) <= s%:R ^+ more :> R) ->
  (r ^+ t) ^+ e * sizes_at t%:R (r ^+ t) F * s%:R ^+ d <=
  (r ^+ s) ^+ e * sizes_at s%:R (r ^+ s) F * t%:R ^+ d.
Proof.
move=> s0 st; elim: F e => [|f F IH] e h /=; first by rewrite !mulr0 !mul0r.
have h0 : t%:R ^+ 0 * (r ^+ t) ^+ e * size_at t%:R f * s%:R ^+ d <=
    s%:R ^+ 0 * (r ^+ s) ^+ e * size_at s%:R f * t%:R ^+ d.
  apply: size_falls => // i hi; have := h 0%N isT; rewrite addn0 /=.
  by apply: ratio_less => //; rewrite add0n; lia.
have h1 : (r ^+ t) ^+ e.+1 * sizes_at t%:R (r ^+ t) F * s%:R ^+ d <=
    (r ^+ s) ^+ e.+1 * sizes_at s%:R (r ^+ s) F * t%:R ^+ d.
  by apply: IH => j hj; have := h j.+1 hj; rewrite addnS addSn.
have ee (n m : nat) : (r ^+ n) ^+ e * (size_at n%:R f + r ^+ n * sizes_at n%:R (r ^+ n) F) * m%:R ^+ d =
   n%:R ^+ 0 * (r ^+ n) ^+ e * size_at n%:R f * m%:R ^+ d +
   (r ^+ n) ^+ e.+1 * sizes_at n%:R (r ^+ n) F * m%:R ^+ d by rewrite expr0 exprS; ring.
by rewrite !ee; apply: ler_add.
Qed.

(* What the terms other than the last of g add up to at most. *)
Definition others g F (s : nat) : R :=
  size_at s%:R (List.removelast g) + r ^+ s * sizes_at s%:R (r ^+ s) F.

Record dominates g F (s : nat) : Prop := Dominates
  { dominates_start : (0 < s)%N;
    dominates_ratios : forall j, (j < size F)%N -> let more := (size (nth [::] F j) - size g)%N in
      s.+1%:R ^+ more * r ^+ j.+1 <= s%:R ^+ more :> R;
    dominates_margin : others g F s < embed (List.last g 0%Z) * s%:R ^+ (size g).-1 }.

Lemma dominates_later g F (s t : nat) : g <> [::] -> (s <= t)%N -> dominates g F s -> dominates g F t.
Proof.
case/lastP: g => // g top _ st [s0 hr hm]; split; first exact: leq_trans st.
  by move=> j hj; apply: (ratio_later s0 st); apply: hr.
move: hm; rewrite /others removelastE list_lastE size_rcons /= in hr *.
set d := size g; have c : 0 < s%:R ^+ d :> R by rewrite exprn_gt0 // ltr0n.
have c' : 0 < t%:R ^+ d :> R by rewrite exprn_gt0 // ltr0n (leq_trans s0).
move=> hm; rewrite -(ltr_pmul2r c') in hm; rewrite -(ltr_pmul2r c).
rewrite [X in _ < X]mulrAC; apply: le_lt_trans hm; rewrite !mulrDl; apply: ler_add.
  have := @size_falls s t d 0 0 g s0 st; rewrite !expr0 !mul1r; apply => i hi.
  have -> : (0 + i - d = 0)%N by lia.
  by rewrite expr0 mulr1.
have := @sizes_fall s t d 1 F s0 st; rewrite !expr1; apply => j hj /=.
by rewrite add1n; apply: hr.
Qed.

Lemma dominates_positive g F s : g <> [::] -> dominates g F s -> 0 < expo s%:R (r ^+ s) (g :: F).
Proof.
case/lastP: g => // g top _ [_ _]; rewrite /others removelastE list_lastE size_rcons /= => hm.
rewrite /expo /= -/(expo _ _ F) poly_rcons.
have s0 : 0 <= s%:R :> R by rewrite ler0n.
have := poly_size g s0; rewrite ler_norml => /andP[h1 _].
have := expo_size F s0 (rn_ge0 s); rewrite ler_norml => /andP[h2 _].
have h3 := ler_wpmul2l (rn_ge0 s) h2.
rewrite addrAC; apply: lt_le_trans (ler_add (ler_add h1 h3) (lexx _)).
by rewrite mulrN -opprD addrC subr_gt0.
Qed.
End Rate.
End Values.
