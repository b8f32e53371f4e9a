(* Concrete: instances given by lists of rationals, computed, and read in any real field.
   (Used by the examples and by the counterexamples at the end of theory.md section 4.)

     form R d M            == the matrix with rows M : seq (seq rat), entries read in R
     tokens R d n Z        == the family of n tokens with coordinates Z : seq (seq rat)
     scoreb d M u v        == <u, v>, computed
     attendsb d n M Z i j  == j is in C_i, computed
     leaderb d n M Z i     == i is a leader, computed
     layerb d n M a Z      == one layer, computed;  trajectoryb ... k == k layers
     i0, i1, i2, i3        == the first tokens, as indices
     identity1, identity2  == A = I in dimension 1 and 2, as a list

   The lemmas *_tokens say that computing on the lists is right, so `by vm_compute` decides
   statements about instances over every real field. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hardmax Require Import Form Hull Model.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Notation i0 := (@Ordinal _.+1 0 isT).
Notation i1 := (@Ordinal _.+2 1 isT).
Notation i2 := (@Ordinal _.+3 2 isT).
Notation i3 := (@Ordinal _.+4 3 isT).

Definition identity1 : seq (seq rat) := [:: [:: 1]].
Definition identity2 : seq (seq rat) := [:: [:: 1; 0]; [:: 0; 1]].

Section Compute.
Variables (d n : nat) (M : seq (seq rat)) (a : rat).
Implicit Types (Z : seq (seq rat)) (u v : seq rat).

Fixpoint sumb (f : nat -> rat) m := if m is m'.+1 then sumb f m' + f m' else 0.
Definition coord u k := nth 0 u k.
Definition point Z i := nth [::] Z i.
Definition scoreb u v :=
  sumb (fun q => sumb (fun p => coord u p * coord (point M p) q) d * coord v q) d.
Definition sqnormb u := scoreb u u.
Definition attendsb Z i j :=
  all (fun l => scoreb (point Z i) (point Z l) <= scoreb (point Z i) (point Z j)) (iota 0 n).
Definition sameb u v := all (fun p => coord u p == coord v p) (iota 0 d).
Definition leaderb Z i :=
  all (fun j => attendsb Z i j == sameb (point Z j) (point Z i)) (iota 0 n).
Definition countb Z i := sumb (fun j => if attendsb Z i j then 1 else 0) n.
Definition meanb Z i : seq rat :=
  [seq (countb Z i)^-1 * sumb (fun j => if attendsb Z i j then coord (point Z j) p else 0) n
  | p <- iota 0 d].
Definition layerb Z : seq (seq rat) :=
  [seq [seq (1 + a)^-1 * (coord (point Z i) p + a * coord (meanb Z i) p) | p <- iota 0 d]
  | i <- iota 0 n].
Definition trajectoryb Z k := iter k layerb Z.
End Compute.

Section Correct.
Variables (R : realFieldType) (d n : nat) (M : seq (seq rat)) (a : rat).
Implicit Types (Z : seq (seq rat)) (u v : seq rat).

Definition form : 'M[R]_d := \matrix_(p, q) ratr (coord (point M p) q).
Definition vector u : 'rV[R]_d := \row_p ratr (coord u p).
Definition tokens Z : 'I_n -> 'rV[R]_d := fun i => vector (point Z i).

Lemma sumbE (f : nat -> rat) m : ratr (sumb f m) = \sum_(k < m) ratr (f k) :> R.
Proof.
by elim: m => [|m IH]; rewrite ?big_ord0 ?raddf0 // big_ord_recr /= raddfD /= IH.
Qed.

Lemma scoreb_vector u v : ip form (vector u) (vector v) = ratr (scoreb d M u v).
Proof.
rewrite ip_coord /scoreb sumbE; apply: eq_bigr => q _; rewrite rmorphM /= sumbE !mxE.
by congr (_ * _); apply: eq_bigr => p _; rewrite !mxE rmorphM.
Qed.

Lemma scoreb_tokens Z (i j : 'I_n) :
  ip form (tokens Z i) (tokens Z j) = ratr (scoreb d M (point Z i) (point Z j)).
Proof. exact: scoreb_vector. Qed.

Lemma sqnormb_vector u : sqnorm form (vector u) = ratr (sqnormb d M u).
Proof. exact: scoreb_vector. Qed.

Lemma all_iotaP (P : pred nat) : all P (iota 0 n) = [forall l : 'I_n, P l].
Proof.
apply/allP/forallP => [h l|h l]; first by apply: h; rewrite mem_iota add0n ltn_ord.
by rewrite mem_iota add0n /= => ln; apply: (h (Ordinal ln)).
Qed.

Lemma attendsb_tokens Z (i j : 'I_n) :
  (j \in attention form (tokens Z) i) = attendsb d n M Z i j.
Proof.
rewrite inE /attendsb all_iotaP; apply: eq_forallb => l.
by rewrite !scoreb_tokens ler_rat.
Qed.

Lemma sameb_vector u v : (vector u == vector v) = sameb d u v.
Proof.
apply/eqP/allP => [/rowP h p|h].
  rewrite mem_iota add0n /= => pd; have := h (Ordinal pd).
  by rewrite !mxE => /(fmorph_inj _) ->.
apply/rowP => p; rewrite !mxE; congr (ratr _); apply/eqP; apply: h.
by rewrite mem_iota add0n ltn_ord.
Qed.

Lemma sameb_tokens Z (i j : 'I_n) :
  (tokens Z i == tokens Z j) = sameb d (point Z i) (point Z j).
Proof. exact: sameb_vector. Qed.

Lemma leaderb_tokens Z (i : 'I_n) : leader form (tokens Z) i = leaderb d n M Z i.
Proof.
rewrite /leader /leaderb all_iotaP; apply/eqP/forallP => [/setP h j|h].
  by have := h j; rewrite attendsb_tokens inE sameb_tokens => ->.
by apply/setP => j; rewrite attendsb_tokens inE sameb_tokens; apply/eqP.
Qed.

Lemma countb_tokens Z (i : 'I_n) :
  #|attention form (tokens Z) i|%:R = ratr (countb d n M Z i) :> R.
Proof.
rewrite /countb sumbE -sum1_card natr_sum big_mkcond /=; apply: eq_bigr => j _.
by rewrite attendsb_tokens; case: ifP; rewrite ?rmorph1 ?rmorph0.
Qed.

Lemma coord_map (f : nat -> rat) (p : 'I_d) : coord [seq f q | q <- iota 0 d] p = f p.
Proof. by rewrite /coord (nth_map 0%N) ?size_iota // nth_iota // add0n. Qed.

Lemma meanb_tokens Z (i : 'I_n) :
  mean form (tokens Z) i = vector (meanb d n M Z i).
Proof.
apply/rowP => p; rewrite !mxE coord_map rmorphM /= fmorphV /= -countb_tokens; congr (_ * _).
rewrite summxE sumbE big_mkcond /=; apply: eq_bigr => j _.
by rewrite attendsb_tokens; case: ifP; rewrite ?rmorph0 // mxE.
Qed.

Lemma layerb_tokens Z (i : 'I_n) :
  layer form (ratr a) (tokens Z) i = tokens (layerb d n M a Z) i.
Proof.
rewrite /layer meanb_tokens /tokens /layerb /point (nth_map 0%N) ?size_iota // nth_iota // add0n.
apply/rowP => p; rewrite !mxE [in RHS]coord_map rmorphM /= fmorphV /= rmorphD /= rmorph1.
by rewrite rmorphD /= rmorphM.
Qed.

(* Families that agree pointwise behave alike. *)
Lemma eq_family_attention A (Z X : 'I_n -> 'rV[R]_d) : (forall i, Z i = X i) ->
  forall i, attention A Z i = attention A X i.
Proof.
by move=> h i; apply/setP => l; rewrite !inE h; apply: eq_forallb => m; rewrite !h.
Qed.

Lemma eq_family_leader A (Z X : 'I_n -> 'rV[R]_d) : (forall i, Z i = X i) ->
  forall i, leader A Z i = leader A X i.
Proof.
move=> h i; rewrite /leader (eq_family_attention A h); congr (_ == _).
by apply/setP => l; rewrite !inE !h.
Qed.

Lemma eq_family_layer A al (Z X : 'I_n -> 'rV[R]_d) : (forall i, Z i = X i) ->
  forall i, layer A al Z i = layer A al X i.
Proof.
move=> h i; rewrite /layer /mean (eq_family_attention A h) h.
by congr (_ *: (_ + _ *: (_ *: _))); apply: eq_bigr => j _.
Qed.

Lemma eq_family_trajectory A al (Z X : 'I_n -> 'rV[R]_d) k : (forall i, Z i = X i) ->
  forall i, trajectory A al Z k i = trajectory A al X k i.
Proof.
move=> h; elim: k => [|k IH] i; first exact: h.
by rewrite !trajectoryS; apply: eq_family_layer.
Qed.

Lemma trajectoryb_tokens Z k (i : 'I_n) :
  trajectory form (ratr a) (tokens Z) k i = tokens (trajectoryb d n M a Z k) i.
Proof.
elim: k Z i => [//|k IH] Z i; rewrite trajectorySr /trajectoryb iterSr -IH.
by apply: eq_family_trajectory => j; apply: layerb_tokens.
Qed.

Lemma attendsb_trajectory Z k (i j : 'I_n) :
  (j \in attention form (trajectory form (ratr a) (tokens Z) k) i) =
  attendsb d n M (trajectoryb d n M a Z k) i j.
Proof.
rewrite -attendsb_tokens.
by rewrite (eq_family_attention form (trajectoryb_tokens Z k)).
Qed.

Lemma leaderb_trajectory Z k (i : 'I_n) :
  leader form (trajectory form (ratr a) (tokens Z) k) i =
  leaderb d n M (trajectoryb d n M a Z k) i.
Proof.
by rewrite -leaderb_tokens (eq_family_leader form (trajectoryb_tokens Z k)).
Qed.
End Correct.
