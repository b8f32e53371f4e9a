(* CheckerLists: what the checker's integer lists mean in a field (used by CheckerSound.v).

     embed z          == the integer z in the field
     row_of d D u     == the row vector with coordinates u_a / D
     mask_set n mask  == { j : 'I_n | mask_j }
     indices_of S     == the elements of S as a list of numbers, ascending *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require CheckerProgram.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z. (* ssrint had taken the key *)
Module P := CheckerProgram.

(* ---- lists ---- *)

Lemma list_mapE (T U : Type) (f : T -> U) l : List.map f l = [seq f x | x <- l].
Proof. by []. Qed.
Lemma list_lengthE (T : Type) (l : seq T) : length l = size l.
Proof. by []. Qed.
Lemma list_nthE (T : Type) (x : T) l i : List.nth i l x = nth x l i.
Proof. by elim: l i => [|y l IH] [|i] //=. Qed.
Lemma list_seqE i m : List.seq i m = iota i m.
Proof. by elim: m i => //= m IH i; rewrite IH. Qed.
Lemma list_forallbE (T : Type) (f : T -> bool) l : List.forallb f l = all f l.
Proof. by []. Qed.
Lemma nat_eqbE m n : Nat.eqb m n = (m == n).
Proof. by elim: m n => [|m IH] [|n] //=. Qed.

Lemma removelastE (T : Type) (f : seq T) a : List.removelast (rcons f a) = f.
Proof. by elim: f => [|b [|c f] IH] //=; rewrite -[in RHS]IH. Qed.
Lemma list_lastE (T : Type) (x : T) f a : List.last (rcons f a) x = a.
Proof. by elim: f => [|b [|c f] IH]. Qed.

Lemma list_eqbP (T : Type) (eqb : T -> T -> bool) :
  (forall x y, reflect (x = y) (eqb x y)) -> forall l m, reflect (l = m) (P.list_eqb eqb l m).
Proof.
move=> h; elim=> [|x l IH] [|y m] //=; try by constructor.
apply: (iffP andP) => [[/h -> hl]|[-> <-]]; last by split; [apply/h | apply/(IH l)].
by congr cons; apply/(IH m).
Qed.

Lemma nat_eqbP m n : reflect (m = n) (Nat.eqb m n).
Proof. by rewrite nat_eqbE; apply: eqP. Qed.
Lemma Z_eqbP x y : reflect (x = y) (Z.eqb x y).
Proof. by apply: (iffP idP) => /Z.eqb_eq. Qed.
Lemma bool_eqbP (x y : bool) : reflect (x = y) (Bool.eqb x y).
Proof. by case: x y => [] []; constructor. Qed.

Lemma size_map2 (T U V : Type) (f : T -> U -> V) l m :
  size l = size m -> size (P.map2 f l m) = size l.
Proof. by elim: l m => [|x l IH] [|y m] //= [/IH->]. Qed.

Lemma nth_map2 (T U V : Type) (f : T -> U -> V) x y z l m i : (i < size l)%N ->
  size l = size m -> nth z (P.map2 f l m) i = f (nth x l i) (nth y m i).
Proof. by elim: l m i => [|a l IH] [|b m] [|i] //= il [e]; apply: IH. Qed.

(* ---- integers in a field ---- *)

Section Embed.
Variable R : realFieldType.

Definition embed (z : Z) : R := (int_of_Z z)%:~R.

Lemma embedD x y : embed (x + y)%Z = embed x + embed y.
Proof. by rewrite /embed -[(x + y)%Z]/(x + y) rmorphD /= rmorphD. Qed.
Lemma embedM x y : embed (x * y)%Z = embed x * embed y.
Proof. by rewrite /embed -[(x * y)%Z]/(x * y) rmorphM /= rmorphM. Qed.
Lemma embedB x y : embed (x - y)%Z = embed x - embed y.
Proof. by rewrite /embed -[(x - y)%Z]/(x - y) rmorphB /= rmorphB. Qed.
Lemma embed0 : embed 0%Z = 0. Proof. by []. Qed.
Lemma embed1 : embed 1%Z = 1. Proof. by []. Qed.
Lemma embed_lt x y : (embed x < embed y) = (Z.ltb x y).
Proof. by rewrite /embed ltr_int; apply/idP/idP; lia. Qed.
Lemma embed_le x y : (embed x <= embed y) = (Z.leb x y).
Proof. by rewrite /embed ler_int; apply/idP/idP; lia. Qed.
Lemma embed_eq x y : (embed x == embed y) = (Z.eqb x y).
Proof. by rewrite /embed eqr_int; apply/idP/idP; lia. Qed.
Lemma embed_gt0 x : (0 < embed x) = (Z.ltb 0 x).
Proof. exact: (embed_lt 0%Z). Qed.
Lemma embed_pos p : 0 < embed (Zpos p).
Proof. by rewrite embed_gt0. Qed.

Lemma embed_div x y : (y <> 0)%Z -> (y | x)%Z -> embed (x / y)%Z = embed x / embed y.
Proof.
move=> y0 [z ->]; rewrite Z.div_mul // embedM mulfK //.
by rewrite -embed0 embed_eq; apply/negP => /Z.eqb_eq.
Qed.

(* ---- dot products ---- *)

Lemma dotE d u v : size u = d -> size v = d ->
  embed (P.dot u v) = \sum_(a < d) embed (nth 0%Z u a) * embed (nth 0%Z v a).
Proof.
elim: d u v => [|d IH] [|x u] [|y v] //=; first by rewrite big_ord0 embed0.
by move=> [su] [sv]; rewrite embedD embedM (IH u v) // big_ord_recl.
Qed.

(* ---- common multiples ---- *)

Lemma common_multiple_divide l x : List.In x l -> (x | P.common_multiple l)%Z.
Proof.
elim: l => [//|y l IH] /= [->|/IH h]; first exact: Z.divide_lcm_l.
exact: Z.divide_trans h (Z.divide_lcm_r _ _).
Qed.

Lemma common_multiple_gt0 l : (forall x, List.In x l -> (0 < x)%Z) ->
  (0 < P.common_multiple l)%Z.
Proof.
elim: l => [//|y l IH] h /=.
have y0 := h y (or_introl erefl); have l0 := IH (fun x hx => h x (or_intror hx)).
have := Z.lcm_nonneg y (P.common_multiple l).
have := proj1 (Z.lcm_eq_0 y (P.common_multiple l)).
by rewrite -/(P.common_multiple l); lia.
Qed.

Lemma nth_In (l : seq Z) i : (i < size l)%N -> List.In (nth 0%Z l i) l.
Proof. by elim: l i => [|x l IH] [|i] //= h; [left | right; apply: IH]. Qed.

(* ---- masks ---- *)

Section Mask.
Variable n : nat.
Implicit Types mask : seq bool.

Definition mask_set mask : {set 'I_n} := [set j : 'I_n | nth false mask j].
Definition indices_of (S : {set 'I_n}) : seq nat := [seq val j | j <- enum S].

Lemma indices_fromE k mask :
  P.indices k mask = [seq i <- iota k (size mask) | nth false mask (i - k)].
Proof.
elim: mask k => [|b mask IH] k //=; rewrite subnn IH.
have -> : [seq i <- iota k.+1 (size mask) | nth false (b :: mask) (i - k)] =
          [seq i <- iota k.+1 (size mask) | nth false mask (i - k.+1)].
  by apply: eq_in_filter => i; rewrite mem_iota => /andP[ki _]; rewrite -(subnSK ki).
by case: b.
Qed.

Lemma indicesE mask : size mask = n -> P.indices 0 mask = indices_of (mask_set mask).
Proof.
move=> sm; rewrite indices_fromE sm /indices_of -val_enum_ord filter_map; congr map.
by rewrite enumT /enum_mem; apply: eq_filter => j /=; rewrite inE subn0.
Qed.

Lemma countE mask : size mask = n -> embed (P.count mask) = #|mask_set mask|%:R.
Proof.
move=> sm; have -> : #|mask_set mask| = (\sum_(j < size mask) nth false mask j)%N.
  rewrite sm -sum1_card big_mkcond; apply: eq_bigr => j _.
  by rewrite inE; case: (nth _ _ _).
elim: (mask) => [|b m IH]; first by rewrite big_ord0 embed0.
rewrite -[P.count (b :: m)]/(if b then Z.add 1 (P.count m) else P.count m).
by rewrite big_ord_recl natrD -IH; case: b; rewrite ?embedD ?embed1 ?add0r.
Qed.

Lemma size_masked_sum d mask T : (forall v, v \in T -> size v = d) ->
  size (P.masked_sum d mask T) = d.
Proof.
have s0 : size (List.repeat 0%Z d) = d by elim: d => //= d ->.
elim: T mask => [|v T IH] [|b mask] //= h.
have hT : size (P.masked_sum d mask T) = d.
  by apply: IH => u hu; apply: h; rewrite inE hu orbT.
by case: b; rewrite // size_map2 ?hT h // mem_head.
Qed.

Lemma nth_repeat0 d a : nth 0%Z (List.repeat 0%Z d) a = 0%Z.
Proof. by elim: d a => [|d IH] [|a] //=. Qed.

Lemma masked_sumE d mask T (a : 'I_d) : size mask = n -> size T = n ->
  (forall v, v \in T -> size v = d) ->
  embed (nth 0%Z (P.masked_sum d mask T) a) =
  \sum_(j in mask_set mask) embed (nth 0%Z (nth [::] T j) a).
Proof.
move=> sm sT hT; rewrite big_mkcond /=.
rewrite (eq_bigr (fun j : 'I_n => if nth false mask j
  then embed (nth 0%Z (nth [::] T j) a) else 0)) => [|j _]; last by rewrite inE.
move: sm sT hT; elim: (n) mask T => [|m IH] [|b mask] [|v T] //=.
  by rewrite big_ord0 nth_repeat0 embed0.
move=> [sm] [sT] hT; have hT' u : u \in T -> size u = d.
  by move=> hu; apply: hT; rewrite inE hu orbT.
rewrite big_ord_recl /= -(IH mask T) //; case: b; last by rewrite add0r.
rewrite (nth_map2 _ 0%Z 0%Z) ?embedD ?size_masked_sum ?hT ?mem_head //.
Qed.
End Mask.

(* ---- maxima ---- *)

Lemma maximum_fromP x l : (x <= P.maximum_from x l)%Z /\
  (forall y, y \in l -> (y <= P.maximum_from x l)%Z) /\ (P.maximum_from x l \in x :: l).
Proof.
elim: l x => [|y l IH] x /=; first by rewrite mem_head; split; [lia|].
have [h1 [h2 h3]] := IH (Z.max x y); split; [lia|split].
  by move=> z; rewrite inE => /orP[/eqP->|/h2//]; lia.
move: h3; rewrite !inE => /orP[/eqP e|->]; rewrite ?orbT //.
have [xy|yx] : (Z.max x y = x \/ Z.max x y = y)%Z by lia.
  by rewrite e xy eqxx.
by rewrite e yx eqxx orbT.
Qed.

Lemma maximal_maskE n (row : seq Z) (j : 'I_n) : size row = n ->
  nth false (P.maximal_mask row) j =
  [forall l : 'I_n, Z.leb (nth 0%Z row l) (nth 0%Z row j)].
Proof.
case: row => [|x row] sr; first by case: j; rewrite -sr.
have jr : (j < size (x :: row))%N by rewrite sr.
rewrite /P.maximal_mask list_mapE (nth_map 0%Z) //; have [h1 [h2 h3]] := maximum_fromP x row.
have top y : y \in x :: row -> (y <= P.maximum (x :: row))%Z.
  by rewrite inE => /orP[/eqP->|/h2].
apply/idP/forallP => [/Z.eqb_eq <- l|h]; first by apply/Z.leb_le/top/mem_nth; rewrite sr.
apply/Z.eqb_eq; have := top _ (mem_nth 0%Z jr).
have [l ll el] := nthP 0%Z h3; rewrite sr in ll.
have /Z.leb_le := h (Ordinal ll); rewrite [nth _ _ (Ordinal ll)]el.
by move=> le1 le2; exact: Z.le_antisymm le1 le2.
Qed.
End Embed.
