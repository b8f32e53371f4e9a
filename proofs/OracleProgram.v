(******************************************************************************)
(* The specification as a program: whole trajectories (docs/theory.md,        *)
(* section 1)                                                                 *)
(*                                                                            *)
(* Standard library only. Extracted by checker/Extract.v, proved equal to the *)
(* definitions of Model.v in Oracle.v.                                        *)
(*                                                                            *)
(*        layer_record == tokens, attention sets and leaders of one layer     *)
(*    reduced_state s  == the same tokens over the smallest denominator       *)
(*   layers_from ... K == the layers 0..K of the trajectory from a state      *)
(*    run_instance i K == the layers 0..K of the instance i, or why it is     *)
(*                        none                                                *)
(******************************************************************************)

From Coq Require Import ZArith QArith List Bool.
From Hardmax Require Import CheckerProgram.
Import ListNotations.
Local Open Scope Z_scope.

Record layer_record := LayerRecord
  { layer_tokens : list (list Q); layer_attention : list (list nat); layer_leaders : list nat }.

Inductive answer := Refused (f : failure) | Layers (l : list layer_record).

(* x / D in lowest terms, D > 0 *)
Definition fraction (D x : Z) : Q :=
  let g := Z.gcd x D in Qmake (x / g) (Z.to_pos (D / g)).

Definition state_content (s : state) : Z :=
  fold_right Z.gcd (denominator s) (concat (numerators s)).
Definition reduced_state (s : state) : state :=
  let g := state_content s in
  State (denominator s / g) (map (map (fun x => x / g)) (numerators s)).

Definition record_of (s : state) (masks : list (list bool)) : layer_record :=
  LayerRecord (map (map (fraction (denominator s))) (numerators s))
    (map (indices 0) masks) (indices 0 (leader_mask masks (numerators s))).

Fixpoint layers_from (d : nat) (A : list (list Z)) (p q : Z) (s : state) (layers : nat) :
    list layer_record :=
  let masks := attention_masks A (numerators s) in
  record_of s masks ::
  match layers with
  | O => []
  | S more => layers_from d A p q (reduced_state (next_state d p q masks s)) more
  end.

Definition run_instance (i : instance) (layers : nat) : answer :=
  match instance_failure false i with
  | Some f => Refused f
  | None => Layers (layers_from (dimension i) (integer_form i) (Qnum (step_size i))
                      (Zpos (Qden (step_size i))) (reduced_state (initial_state i)) layers)
  end.
