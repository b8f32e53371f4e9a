(* RoundingBound: the error bound of a score as src/engine/float.rs computes it, rounding of the bound included.

     gamma k             == the code's gamma: 1.01 k u, rounded
     slack_form, slack_identity
                         == the slack of a row, in the order in which the code computes it
     enough C            == the constants of the code are at least those that the proof needs

   That rounding leaves enough of it is RoundingSlack.v. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding.
Local Open Scope R_scope.

(* What the proof needs of the constants of the code; tests of src/engine/float.rs read these lines. *)
Definition GAMMA_FACTOR : R := 101 / 100.
Definition UP : R := 1 + / 2 ^ 20.
Definition TINY : R := / 2 ^ 900.
Definition CONVERSION : R := 2 * / 2 ^ 53.
Definition SMALLEST : R := / 2 ^ 1022.
Definition SCORE_ROUNDINGS : nat := 8.
Definition MEAN_ROUNDINGS : nat := 4.
Definition LAYER_ROUNDINGS : nat := 12.
Definition LIMIT : R := 2 ^ 62.
Definition MOST_COORDINATES : R := 2 ^ 16.
Definition MOST_SUMMED : R := 2 ^ 32.

Record constants : Type := Constants {
  factor : R;
  up : R;
  tiny : R;
  conversion : R;
  smallest : R;
  score_roundings : nat;
  mean_roundings : nat;
  layer_roundings : nat;
}.

Definition enough (C : constants) : Prop :=
  GAMMA_FACTOR <= factor C <= 2 /\ UP <= up C <= 2 /\ TINY <= tiny C <= 1 /\
  CONVERSION <= conversion C <= / 1024 /\ SMALLEST <= smallest C <= / 1024 /\
  (SCORE_ROUNDINGS <= score_roundings C <= 1000)%nat /\
  (MEAN_ROUNDINGS <= mean_roundings C <= 1000)%nat /\
  (LAYER_ROUNDINGS <= layer_roundings C <= 1000)%nat.

Notation B := 4611686018427387904. (* 2^62 *)

Lemma sum_split n m f : sum (n + m) f = sum n f + sum m (fun i => f (n + i)%nat).
Proof.
  induction m as [|m IH]; [rewrite Nat.add_0_r; simpl; lra|].
  rewrite Nat.add_succ_r; simpl; rewrite IH; lra.
Qed.

Lemma sum_square n d f :
  sum (n * d) (fun i => f (i / d)%nat (i mod d)%nat) = sum n (fun a => sum d (fun c => f a c)).
Proof.
  induction n as [|n IH]; [reflexivity|].
  replace (S n * d)%nat with (n * d + d)%nat by lia.
  rewrite sum_split, IH; simpl; f_equal.
  apply sum_ext; intros c hc.
  rewrite Nat.div_add_l, Nat.div_small by lia.
  rewrite (Nat.add_comm (n * d) c), Nat.mod_add, Nat.mod_small by lia.
  f_equal; lia.
Qed.

Section Code.
Variables (fl : R -> R) (C : constants) (d : nat).

Definition gamma (k : nat) : R := fl (fl (factor C * INR k) * u).

Variables (A e : nat -> nat -> R).    (* the form in floats, and the error bounds of its entries *)
Variables (M dl : nat -> R).          (* magnitudes and error bounds of coordinates *)

Definition unit_of_scores : R := gamma (d + score_roundings C).
Definition per_covector c : R := fl (fl (unit_of_scores * fl (M c + dl c)) + dl c).
Definition per_entry a : R :=
  loop fl d (fun c => fl (fl (fl (unit_of_scores * Rabs (A a c)) + e a c) * M c)).
Definition padded (K : R) : R := fl (fl (K * up C) + tiny C).
Definition constant_form : R :=
  padded (loop fl (d * d) (fun i => fl (fl (dl (i / d)%nat * fl (Rabs (A (i / d)%nat (i mod d)%nat)
    + e (i / d)%nat (i mod d)%nat)) * M (i mod d)%nat))).
Definition constant_identity : R := padded (loop fl d (fun c => fl (dl c * M c))).

(* What the rounding of a mean of k points adds. *)
Definition error_of_mean k a : R := fl (gamma (k + mean_roundings C) * fl (M a + dl a)).
Definition more_form k : R :=
  fl (loop fl (d * d) (fun i => fl (fl (error_of_mean k (i / d)%nat * fl (Rabs (A (i / d)%nat (i mod d)%nat)
    + e (i / d)%nat (i mod d)%nat)) * M (i mod d)%nat)) * up C).
Definition more_identity k : R := fl (loop fl d (fun c => fl (error_of_mean k c * M c)) * up C).

Definition with_means (constant : R) (more : nat -> R) (summed : option nat) : R :=
  match summed with None => constant | Some k => fl (constant + more k) end.

Variables (row w : nat -> R).         (* a row and its covector *)

Definition slack_form (summed : option nat) : R :=
  fl (2 * up C * fl (loop fl (d * 2) (fun i => if Nat.eqb (i mod 2) 0
        then fl (Rabs (w (i / 2)%nat) * per_covector (i / 2)%nat)
        else fl (Rabs (row (i / 2)%nat) * per_entry (i / 2)%nat))
      + with_means constant_form more_form summed)).
Definition slack_identity (summed : option nat) : R :=
  fl (2 * up C * fl (loop fl d (fun c => fl (Rabs (row c) * per_covector c))
      + with_means constant_identity more_identity summed)).

(* The same without rounding. *)
Definition extra summed a : R :=
  match summed with None => 0 | Some k => gamma (k + mean_roundings C) * (M a + dl a) end.
Definition exact_form summed : R :=
  sum d (fun c => Rabs (w c) * (unit_of_scores * (M c + dl c) + dl c))
  + sum d (fun a => Rabs (row a) * sum d (fun c => (unit_of_scores * Rabs (A a c) + e a c) * M c))
  + sum d (fun a => (dl a + extra summed a) * sum d (fun c => (Rabs (A a c) + e a c) * M c)).
Definition exact_identity summed : R :=
  sum d (fun c => Rabs (row c) * (unit_of_scores * (M c + dl c) + dl c))
  + sum d (fun c => (dl c + extra summed c) * M c).
End Code.
