(* ExponentialSign: the program's test of a sign for ever is right (theory.md section 3).

     lasting q p F T == the leading terms of F dominate at T >= 1

   Main lemmas: positive_for_ever_sound, positive_for_ever_complete, vanishes_sound, newtonE. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import CheckerLists Exponential.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

(* ---- the leading part ---- *)

Section Leading.
Variable R : realFieldType.
Local Notation embed := (embed R).
Implicit Types (t x : R) (f g : seq Z) (F : seq (seq Z)).

Lemma poly_nil t : poly t [::] = 0. Proof. by []. Qed.
Lemma poly_cons t a f : poly t (a :: f) = embed a + t * poly t f. Proof. by []. Qed.
Lemma expo_cons t x f F : expo t x (f :: F) = poly t f + x * expo t x F. Proof. by []. Qed.

Lemma poly_trim t f : poly t (E.trim f) = poly t f.
Proof.
elim: f => [//|a f IH]; rewrite poly_cons -IH [E.trim _]/=.
case: (E.trim f) => [|b g] //.
by case: Z.eqb_spec => [->|_] //; rewrite embed0 mulr0 addr0.
Qed.

Lemma trim_last f g a : E.trim f = rcons g a -> a <> 0%Z.
Proof.
elim: f g => [|b f IH] g /=; first by case: g.
case e: (E.trim f) => [|c h].
  by case: Z.eqb_spec => // b0; case: g => [|? [|]] //= [<-].
by case: g => [|d g] //= [_ eg]; apply: (IH g); rewrite e.
Qed.

Lemma expo_trim t x F : expo t x (List.map E.trim F) = expo t x F.
Proof. by elim: F => [//|f F IH]; rewrite [List.map _ _]/= !expo_cons IH poly_trim. Qed.

Lemma leadingE F : exists b, forall t x, expo t x F = x ^+ b * expo t x (E.leading F).
Proof.
elim: F => [|f F [b IH]]; first by exists 0%N => t x; rewrite mulr0.
rewrite [E.leading _]/=; case e: (E.trim f) => [|a g].
  by exists b.+1 => t x; rewrite expo_cons IH -(poly_trim t f) e add0r exprS mulrA.
by exists 0%N => t x; rewrite expr0 mul1r -e !expo_cons expo_trim poly_trim.
Qed.

Lemma leading_head F g G : E.leading F = g :: G -> g <> [::] /\ List.last g 0%Z <> 0%Z.
Proof.
elim: F => [|f F IH] //=; case e: (E.trim f) => [|a h] // [<- _]; split=> //.
case/lastP: h e => [|h b] e; first exact: (trim_last (g := [::]) e).
have -> : a :: rcons h b = rcons (a :: h) b by [].
by rewrite list_lastE; apply: (trim_last (g := a :: h) e).
Qed.

Lemma vanishes_sound F t x : E.vanishes F -> expo t x F = 0.
Proof.
rewrite /E.vanishes; have [b ->] := leadingE F; case: (E.leading F) => // _.
by rewrite mulr0.
Qed.
End Leading.

(* ---- the sign ---- *)

Section Sign.
Variables (R : realFieldType) (q p : Z).
Hypotheses (q_gt0 : (0 < q)%Z) (q_le_p : (q <= p)%Z).
Local Notation embed := (embed R).
Local Notation r := (embed q / embed p).
Implicit Types (s t n : nat) (g : seq Z) (F : seq (seq Z)).

Definition lasting F t := if E.leading F is g :: G then dominates R q p g G t else False.

Let p_gt0 : (0 < p)%Z. Proof. exact: Z.lt_le_trans q_gt0 q_le_p. Qed.
Let p_gt0' : 0 < embed p. Proof. by rewrite embed_gt0; apply/Z.ltb_lt. Qed.
Let r_gt0 : 0 < r.
Proof. by rewrite divr_gt0 // embed_gt0; apply/Z.ltb_lt. Qed.

Lemma settled_ratiosP s top e F : reflect
  (forall j, (j < size F)%N -> let more := (size (nth [::] F j) - top)%N in
     s.+1%:R ^+ more * r ^+ (e + j) <= s%:R ^+ more)
  (E.settled_ratios q p (Z.of_nat s) top (Z.of_nat e) F).
Proof.
elim: F e => [|f F IH] e; first by constructor.
rewrite [E.settled_ratios _ _ _ _ _ _]/=.
have -> : (Z.of_nat e + 1)%Z = Z.of_nat e.+1 by lia.
have -> : (Z.of_nat s + 1)%Z = Z.of_nat s.+1 by lia.
set more := Init.Nat.sub _ _; have em : more = (size f - top)%N by [].
have -> : Z.leb (E.power (Z.of_nat s.+1) (Z.of_nat more) * E.power q (Z.of_nat e))
    (E.power (Z.of_nat s) (Z.of_nat more) * E.power p (Z.of_nat e)) =
    (s.+1%:R ^+ more * r ^+ e <= s%:R ^+ more :> R).
  rewrite -(embed_le R) !embedM !powerE !embed_nat expr_div_n mulrA.
  by rewrite ler_pdivr_mulr // exprn_gt0.
apply: (iffP andP) => [[h /IH h'] [|j] hj /=|h]; rewrite ?addn0 //.
  by rewrite addnS -addSn; apply: h'.
split; first by have := h 0%N isT; rewrite addn0.
by apply/IH => j hj; have := h j.+1 hj; rewrite addnS -addSn.
Qed.

Lemma dominatedP bits g F s : g <> [::] ->
  reflect (dominates R q p g F s) (E.dominated q p bits g F (Z.of_nat s)).
Proof.
case/lastP: g => // g top _; rewrite /E.dominated.
case: (settled_ratiosP s (size (rcons g top)) 1 F) => hr; last first.
  by constructor; move=> [_ h _]; apply: hr => j hj; rewrite add1n; apply: h.
case: s hr => [|s] hr; first by constructor; case.
rewrite -[X in reflect _ X]/(E.sum_positive q p (Z.of_nat s.+1) (E.rate_power q p bits (Pos.of_succ_nat s))
  (E.expo_at (Z.of_nat s.+1) (E.margins (rcons g top) F))).
have en : Pos.to_nat (Pos.of_succ_nat s) = s.+1 by lia.
have hp := @holds_power R q p q_gt0 q_le_p bits (Pos.of_succ_nat s); rewrite en in hp.
rewrite (sum_positiveP q_gt0 q_le_p _ hp).
rewrite expo_atE embed_nat /E.margins removelastE list_lastE.
have -> : expo s.+1%:R (r ^+ s.+1) ((E.against g ++ [:: top]) :: List.map E.against F) =
    embed top * s.+1%:R ^+ size g - others R q p (rcons g top) F s.+1.
  rewrite /expo /= -/(expo _ _ (List.map E.against F)) expo_against cats1 poly_rcons poly_against.
  by rewrite size_map /others removelastE; ring.
rewrite subr_gt0; apply: (iffP idP) => [h|[_ _]]; last by rewrite list_lastE size_rcons.
by split=> //; rewrite list_lastE size_rcons.
Qed.

Lemma sufficientP fuel bits g F T s : (0 < s)%N -> (0 < T)%N -> g <> [::] ->
  exists2 u, E.sufficient fuel q p bits g F (Z.of_nat T) (Z.of_nat s) = Z.of_nat u &
    (0 < u <= T)%N /\ (u = T \/ dominates R q p g F u).
Proof.
move=> s0 T0 gn; elim: fuel s s0 => [|fuel IH] s s0 /=; first by exists T => //; rewrite T0 leqnn; split=> //; left.
case: Z.leb_spec => hT; first by exists T => //; rewrite T0 leqnn; split=> //; left.
case: dominatedP => // [h|_]; first by exists s => //; split; [lia | right].
have s2 : (0 < 2 * s)%N by lia.
have e2 : Z.of_nat (2 * s) = (2 * Z.of_nat s)%Z by lia.
by have := IH _ s2; rewrite e2.
Qed.

Lemma positive_beforeP fuel t e F : holds e (r ^+ t) -> reflect
  (forall u, (u < fuel)%N -> 0 < expo (t + u)%:R (r ^+ (t + u)) F)
  (E.positive_before fuel q p (Z.of_nat t) e F).
Proof.
elim: fuel t e => [|fuel IH] t e he /=; first by constructor.
rewrite (sum_positiveP q_gt0 q_le_p _ he) expo_atE embed_nat.
case: ifP => h0; last by constructor => /(_ 0%N isT); rewrite addn0 h0.
have -> : (Z.of_nat t + 1)%Z = Z.of_nat t.+1 by lia.
have he' : holds (E.times_rate q p e) (r ^+ t.+1) by rewrite exprSr; apply: holds_times.
apply: (iffP (IH _ _ he')) => h => [[|u] hu|u hu]; first by rewrite addn0.
  by have := h u hu; rewrite addSnnS.
by have := h u.+1 hu; rewrite addSnnS.
Qed.

Lemma positive_for_everP F T : (0 < T)%N -> E.positive_for_ever q p F (Z.of_nat T) <->
  lasting F T /\ forall t, 0 < expo t%:R (r ^+ t) F.
Proof.
move=> T0; rewrite /E.positive_for_ever /lasting; have [b eF] := leadingE R F.
case el: (E.leading F) => [|g G]; first by split=> // -[].
have [gn _] := leading_head el; rewrite el in eF.
set bits := E.enough_bits _ _.
have [u -> [/andP[u0 uT] du]] := sufficientP 20 bits G (isT : (0 < 1)%N) T0 gn.
have pos t : (0 < expo t%:R (r ^+ t) F) = (0 < expo t%:R (r ^+ t) (g :: G)).
  by rewrite eF pmulr_rgt0 // !exprn_gt0.
have h1 := holds_one R bits; rewrite -(expr0 r) in h1.
rewrite Nat2Z.id; split=> [/and3P[_ /(dominatedP _ _ _ gn) d /(positive_beforeP _ _ h1) hb]|[d h]].
  split=> [|t]; first exact: (dominates_later q_gt0 q_le_p gn uT d).
  rewrite pos; case: (ltnP t u) => tu; first by have := hb t tu; rewrite add0n.
  apply: dominates_positive => //; exact: (dominates_later q_gt0 q_le_p gn tu d).
apply/and3P; split.
- have [_ _ m] := d; rewrite -(embed_gt0 R).
  have o0 : 0 <= others R q p g G T.
    by rewrite addr_ge0 ?mulr_ge0 ?size_at_ge0 ?sizes_at_ge0 ?ler0n ?exprn_ge0 // ltW.
  have := le_lt_trans o0 m; rewrite pmulr_lgt0 // exprn_gt0 // ltr0n.
  exact: T0.
- by apply/dominatedP => //; case: du => [->|].
- by apply/(positive_beforeP _ _ h1) => t _; rewrite add0n -pos.
Qed.
End Sign.

(* ---- Newton's basis ---- *)

Section Newton.
Variable R : realFieldType.
Local Notation embed := (embed R).

Lemma newton_denominator m m' (w w' : seq Z) : m = m' -> size w = size w' ->
  (E.newton m w).2 = (E.newton m' w').2.
Proof.
move=> <-; elim: w w' m => [|a w IH] [|b w'] m //= [sw]; have := IH w' (m + 1)%Z sw.
by case: (E.newton _ w) (E.newton _ w') => [f D] [f' D'] /= ->.
Qed.

Lemma newton_denominator_gt0 m (w : seq Z) : (0 < embed (E.newton (Z.of_nat m) w).2).
Proof.
elim: w m => [|a w IH] m /=; first by rewrite embed1 ltr01.
have -> : (Z.of_nat m + 1)%Z = Z.of_nat m.+1 by lia.
have := IH m.+1; set mm := Z.of_nat m.+1; case: (E.newton _ w) => [f D] /= D0.
by rewrite embedM mulr_gt0 // /mm embed_nat ltr0n.
Qed.

Lemma newton_cons m a (w : seq Z) : let N := E.newton (m + 1) w in E.newton m (a :: w) =
  (E.poly_add [:: a * (N.2 * (m + 1))]%Z (E.poly_mul [:: - m; 1]%Z N.1), (N.2 * (m + 1))%Z).
Proof. by move=> N; rewrite [LHS]/= -/N; case: N. Qed.

Lemma newtonE m (w : seq Z) (t : nat) : 'C(t, m)%:R * poly t%:R (E.newton (Z.of_nat m) w).1 =
  embed (E.newton (Z.of_nat m) w).2 * \sum_(k < size w) 'C(t, m + k)%:R * embed (nth 0%Z w k).
Proof.
elim: w m => [|a w IH] m; first by rewrite big_ord0 !mulr0.
rewrite newton_cons; have -> : (Z.of_nat m + 1)%Z = Z.of_nat m.+1 by lia.
have := IH m.+1; set N := E.newton _ w => {}IH.
rewrite [size _]/= big_ord_recl addn0 polyD polyM embedM embed_nat [nth _ (a :: w) ord0]/=.
have -> : poly t%:R [:: a * (N.2 * Z.of_nat m.+1)]%Z = embed a * (embed N.2 * m.+1%:R).
  by rewrite poly_cons poly_nil mulr0 addr0 !embedM embed_nat.
have -> : poly t%:R [:: (- Z.of_nat m)%Z; 1%Z] = t%:R - m%:R :> R.
  by rewrite !poly_cons poly_nil embedN embed_nat embed1 mulr0 addr0 mulr1 addrC.
have step : 'C(t, m)%:R * (t%:R - m%:R) = m.+1%:R * 'C(t, m.+1)%:R :> R.
  case: (leqP m t) => mt; last by rewrite !bin_small ?mul0r ?mulr0 // ltnW.
  by rewrite -natrB // -!natrM mul_bin_left mulnC.
have -> : \sum_(k < size w) 'C(t, m + lift ord0 k)%:R * embed (nth 0%Z (a :: w) (lift ord0 k)) =
    \sum_(k < size w) 'C(t, m.+1 + k)%:R * embed (nth 0%Z w k).
  by apply: eq_bigr => k _; rewrite lift0 addnS addSn.
set S := \sum_(k < _) _ in IH *.
transitivity ('C(t, m)%:R * (embed a * (embed N.2 * m.+1%:R)) + m.+1%:R * (embed N.2 * S)); last by ring.
by rewrite -IH mulrDr; congr (_ + _); rewrite mulrA step; ring.
Qed.
End Newton.
