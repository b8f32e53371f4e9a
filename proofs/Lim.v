(* Lim: limits along ultrafilters on nat (a tool for theory.md section 4).

     \oo           == the filter of cofinite sets of layers (mathcomp-analysis)
     tends F f l   == f k goes to l as k goes along the filter F

   A free ultrafilter (one that contains \oo) stands for a subsequence along which every
   bounded sequence converges at once: no subsequence is ever extracted. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* The image of an ultrafilter is one. *)
Lemma ultra_fmap T U (f : T -> U) (F : set (set T)) :
  UltraFilter F -> UltraFilter (f @ F).
Proof.
move=> FU; apply: Build_UltraFilter => G GP sG; apply/seteqP; split=> // B GB.
have [//|FB] := in_ultra_setVsetC (f @^-1` B) FU.
have GB' : G (~` B) by apply: sG; exact: FB.
exfalso; apply: (@filter_not_empty _ G) => //.
suff : G set0 by [].
by rewrite -(setICr B); apply: filterI.
Qed.

(* A set that is not eventually left belongs to some free ultrafilter. *)
Lemma ultra_ex (B : set nat) : ~ (\oo (~` B)) ->
  exists F : set (set nat), [/\ UltraFilter F, \oo `<=` F & F B].
Proof.
move=> hB; have WP : ProperFilter (within B \oo).
  have WF : Filter (within B \oo) by apply: within_filter.
  by split=> // h; apply: hB.
have [F [FU sF]] := ultraFilterLemma WP; exists F; split=> //.
  by move=> P oP; apply: sF; apply: filterS oP => k.
by apply: sF; exact: withinT.
Qed.

Lemma ultra_ex0 : exists F : set (set nat), UltraFilter F /\ \oo `<=` F.
Proof. exact: ultraFilterLemma. Qed.

Section Tends.
Variables (R : realType).
Implicit Types (F : set (set nat)) (f g : nat -> R).

Definition tends F f (l : R) := f @ F --> l.

Lemma tends_cst F l : ProperFilter F -> tends F (fun=> l) l.
Proof. by move=> FP; apply: cvg_cst. Qed.

Lemma tendsD F f g a b : ProperFilter F -> tends F f a -> tends F g b ->
  tends F (fun k => f k + g k) (a + b).
Proof. by move=> FP fa gb; exact: (cvgD fa gb). Qed.

Lemma tendsM F f g a b : ProperFilter F -> tends F f a -> tends F g b ->
  tends F (fun k => f k * g k) (a * b).
Proof. by move=> FP fa gb; exact: (cvgM fa gb). Qed.

Lemma tendsN F f a : ProperFilter F -> tends F f a -> tends F (fun k => - f k) (- a).
Proof. by move=> FP fa; exact: (cvgN fa). Qed.

Lemma tendsB F f g a b : ProperFilter F -> tends F f a -> tends F g b ->
  tends F (fun k => f k - g k) (a - b).
Proof. by move=> FP fa gb; apply: tendsD => //; apply: tendsN. Qed.

Lemma tends_sum F (I : finType) (f : I -> nat -> R) (a : I -> R) : ProperFilter F ->
  (forall i, tends F (f i) (a i)) -> tends F (fun k => \sum_i f i k) (\sum_i a i).
Proof.
move=> FP h; elim: (index_enum I) => [|i r IH].
  rewrite big_nil (_ : (fun k => _) = (fun=> 0)); first exact: tends_cst.
  by apply/funext => k; rewrite big_nil.
rewrite big_cons (_ : (fun k => _) = (fun k => f i k + \sum_(i <- r) f i k)).
  exact: tendsD.
by apply/funext => k; rewrite big_cons.
Qed.

Lemma tends_uniq F f a b : ProperFilter F -> tends F f a -> tends F f b -> a = b.
Proof. by move=> FP fa fb; exact: (norm_cvg_unique fa fb). Qed.

Lemma tendsP F f l : ProperFilter F ->
  tends F f l <-> forall e, 0 < e -> F [set k | `|l - f k| < e].
Proof. by move=> FP; exact: (@cvgrPdist_lt R _ nat F _ f l). Qed.

Lemma tends_le F f g a b : ProperFilter F -> tends F f a -> tends F g b ->
  F [set k | f k <= g k] -> a <= b.
Proof.
move=> FP /tendsP fa /tendsP gb h; rewrite leNgt; apply/negP => ba.
have e0 : 0 < (a - b) / 2%:R by apply: divr_gt0; rewrite ?subr_gt0 ?ltr0n.
have FF : Filter F by exact: filter_filter'.
have FI : F ([set k | f k <= g k] `&` ([set k | `|a - f k| < (a - b) / 2%:R] `&`
   [set k | `|b - g k| < (a - b) / 2%:R])) by apply: filterI; [|apply: filterI; [exact: fa|exact: gb]].
have [k [/= h1 [h2 h3]]] := filter_ex FI.
move: h2 h3; rewrite !ltr_distl => /andP[_ h2] /andP[h3 _].
have : a - (a - b)/2%:R < b + (a - b) / 2%:R.
  apply: (@lt_le_trans _ _ (f k)); first by rewrite ltr_subl_addr.
  by apply: (le_trans h1); apply: ltW; rewrite -ltr_subl_addr.
by rewrite (_ : b + _ = a - (a - b) / 2%:R) ?ltxx //; field.
Qed.

Lemma tends_sub F G f l : G `<=` F -> tends G f l -> tends F f l.
Proof. by move=> sG h B /h; apply: sG. Qed.

Lemma tends_ultra_bounded F f B : UltraFilter F -> (forall k, `|f k| <= B) ->
  exists l, tends F f l.
Proof.
move=> FU hB.
have := @segment_compact R (- B) B; rewrite compact_ultra => /(_ (f @ F)).
case; first exact: ultra_fmap.
  by apply: (@filterE _ F) => k; rewrite /= in_itv /= -ler_norml; exact: hB.
by move=> l [_ h]; exists l.
Qed.

(* A sequence converges as soon as it does along every free ultrafilter, to the same l. *)
Lemma ultra_tends f l :
  (forall F, UltraFilter F -> \oo `<=` F -> tends F f l) -> tends \oo f l.
Proof.
move=> h; apply/tendsP => e e0; apply: contrapT => hn.
have [F [FU sF FB]] := @ultra_ex (~` [set k | `|l - f k| < e]) ltac:(by rewrite setCK).
have /tendsP/(_ _ e0) FB' := h _ FU sF.
apply: (@filter_not_empty _ F) => //; suff : F set0 by [].
by rewrite -(setICr [set k | `|l - f k| < e]); apply: filterI.
Qed.
End Tends.
