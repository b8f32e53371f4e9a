(******************************************************************************)
(* The certificate checker, as a program (docs/theory.md, section 3)          *)
(*                                                                            *)
(* Standard library only: lists, booleans and exact integers. Extracted by    *)
(* checker/Extract.v, proved correct in CheckerSound.v.                       *)
(*                                                                            *)
(*        instance == step size, optional form (none: the identity), tokens   *)
(*     certificate == an instance, a layer k, the attention sets of layers    *)
(*                    0..k, the leaders of layer k, the limits, and why       *)
(*                    nothing changes from layer k on: the claim              *)
(*           claim == the layer is settled, for a form of an inner product or *)
(*                    for any form; or it starts a regime: for each token its *)
(*                    Newton coefficients w_0, w_1, ... and a T               *)
(*         failure == what is wrong with a certificate                        *)
(*      diagnose c == the first failure of c, or None                         *)
(* check_certificate c == c has no failure                                    *)
(*                                                                            *)
(*           state == all tokens over one common denominator. Attention sets  *)
(*                    are not changed by positive factors, so they are found  *)
(*                    from the numerators alone.                              *)
(*            mask == a set of tokens as one boolean per token                *)
(******************************************************************************)

From Coq Require Import ZArith QArith List Bool.
From Hardmax Require Import ExponentialProgram.
Import ListNotations.
Local Open Scope Z_scope.

Record instance := Instance
  { step_size : Q; form_rows : option (list (list Q)); token_rows : list (list Q) }.

Inductive claim :=
| Settled
| SettledAnyForm
| Regime (closed_forms : list (list (list Q))) (bounds : list Z).

Record certificate := Certificate
  { cert_instance : instance; cert_layer : nat;
    cert_attention : list (list (list nat));
    cert_leaders : list nat; cert_limits : list (list Q); cert_claim : claim }.

Inductive failure :=
| NoToken | NoCoordinate | TokenLength
| FormShape | FormNotSymmetric | FormNotPositiveDefinite
| StepSizeNotPositive
| LayerCount
| PatternLength (layer : nat) | Attention (layer token : nat)
| MeansMove (token : nat) | CrossRow (token : nat) | MeanRow (token : nat)
| Leaders | LimitCount | Limit (token : nat)
| FormCount | FormLength (token : nat) | BoundCount | BoundRange (token : nat)
| FormStart (token : nat) | LimitEquation (token : nat) | FormEquation (token : nat)
| TieEnds (token other : nat) | GapCloses (token other : nat).

(* ---- lists ---- *)

Fixpoint map2 {A B C : Type} (f : A -> B -> C) (l : list A) (m : list B) : list C :=
  match l, m with a :: l', b :: m' => f a b :: map2 f l' m' | _, _ => [] end.

Fixpoint list_eqb {A : Type} (eqb : A -> A -> bool) (l m : list A) : bool :=
  match l, m with
  | [], [] => true
  | a :: l', b :: m' => eqb a b && list_eqb eqb l' m'
  | _, _ => false
  end.

Definition has_length {A : Type} (d : nat) (l : list A) : bool := Nat.eqb (length l) d.

(* ---- integer vectors ---- *)

Fixpoint dot (u v : list Z) : Z :=
  match u, v with a :: u', b :: v' => a * b + dot u' v' | _, _ => 0 end.

Definition add (u v : list Z) : list Z := map2 Z.add u v.
Definition scale (c : Z) (u : list Z) : list Z := map (Z.mul c) u.

(* u A, for an A given by its columns *)
Definition apply_form (A : list (list Z)) (u : list Z) : list Z := map (dot u) A.

Definition common_multiple (l : list Z) : Z := fold_right Z.lcm 1 l.
Definition denominators (rows : list (list Q)) : list Z :=
  map (fun x => Zpos (Qden x)) (concat rows).
Definition numerator_over (D : Z) (x : Q) : Z := Qnum x * (D / Zpos (Qden x)).
Definition numerators_over (D : Z) (rows : list (list Q)) : list (list Z) :=
  map (map (numerator_over D)) rows.

(* ---- the form ---- *)

Definition identity_rows (d : nat) : list (list Q) :=
  map (fun i => map (fun j => if Nat.eqb i j then 1%Q else 0%Q) (seq 0 d)) (seq 0 d).

Definition entry (A : list (list Z)) (i j : nat) : Z := nth j (nth i A []) 0.

Definition transpose (d : nat) (A : list (list Z)) : list (list Z) :=
  map (fun b => map (fun a => entry A a b) (seq 0 d)) (seq 0 d).

Definition symmetric (d : nat) (A : list (list Z)) : bool :=
  forallb (fun i => forallb (fun j => entry A i j =? entry A j i) (seq 0 d)) (seq 0 d).

(* Elimination without fractions: the Schur complement is scaled by the pivot,  *)
(* then divided by the greatest common divisor of its entries, which keeps the  *)
(* integers as short as the leading minors.                                     *)
Definition schur_row (a : Z) (b row : list Z) : list Z :=
  match row with
  | c :: row' => map2 (fun x y => a * x - c * y) row' b
  | [] => []
  end.

Definition content (A : list (list Z)) : Z := fold_right Z.gcd 0 (concat A).
Definition primitive (A : list (list Z)) : list (list Z) :=
  let g := content A in map (map (fun x => x / g)) A.

Fixpoint positive_definite (d : nat) (A : list (list Z)) : bool :=
  match d, A with
  | O, _ => true
  | S d', (a :: b) :: rows =>
      (0 <? a) && positive_definite d' (primitive (map (schur_row a b) rows))
  | _, _ => false
  end.

(* ---- attention ---- *)

Fixpoint maximum_from (x : Z) (l : list Z) : Z :=
  match l with [] => x | y :: l' => maximum_from (Z.max x y) l' end.
Definition maximum (l : list Z) : Z :=
  match l with [] => 0 | x :: l' => maximum_from x l' end.

Definition maximal_mask (row : list Z) : list bool := map (Z.eqb (maximum row)) row.

Definition attention_mask (A T : list (list Z)) (u : list Z) : list bool :=
  let f := apply_form A u in maximal_mask (map (dot f) T).
Definition attention_masks (A T : list (list Z)) : list (list bool) :=
  map (attention_mask A T) T.

Fixpoint indices (i : nat) (mask : list bool) : list nat :=
  match mask with
  | [] => []
  | b :: mask' => if b then i :: indices (S i) mask' else indices (S i) mask'
  end.

Fixpoint count (mask : list bool) : Z :=
  match mask with [] => 0 | b :: mask' => if b then 1 + count mask' else count mask' end.

Fixpoint masked_sum (d : nat) (mask : list bool) (T : list (list Z)) : list Z :=
  match mask, T with
  | b :: mask', v :: T' =>
      if b then add v (masked_sum d mask' T') else masked_sum d mask' T'
  | _, _ => repeat 0 d
  end.

(* ---- one layer ---- *)

Record state := State { denominator : Z; numerators : list (list Z) }.

Definition common_count (masks : list (list bool)) : Z := common_multiple (map count masks).

(* the attention means, over the common denominator times common_count *)
Definition mean_numerators (d : nat) (masks : list (list bool)) (T : list (list Z)) :
    list (list Z) :=
  let L := common_count masks in
  map (fun mask => scale (L / count mask) (masked_sum d mask T)) masks.

(* alpha = p / q; the new tokens are (q z + p m) / (q + p) *)
Definition next_state (d : nat) (p q : Z) (masks : list (list bool)) (s : state) : state :=
  let T := numerators s in
  let L := common_count masks in
  State (denominator s * (q + p) * L)
    (map2 (fun z m => add (scale (q * L) z) (scale p m)) T (mean_numerators d masks T)).

(* ---- replay ---- *)

Fixpoint pattern_failure (k i : nat) (claimed : list (list nat)) (masks : list (list bool)) :
    option failure :=
  match claimed, masks with
  | [], [] => None
  | c :: claimed', mask :: masks' =>
      if list_eqb Nat.eqb c (indices 0 mask) then pattern_failure k (S i) claimed' masks'
      else Some (Attention k i)
  | _, _ => Some (PatternLength k)
  end.

Inductive replayed := Diverged (f : failure) | Replayed (s : state) (masks : list (list bool)).

Fixpoint replay (d : nat) (A : list (list Z)) (p q : Z) (k : nat)
    (patterns : list (list (list nat))) (s : state) : replayed :=
  match patterns with
  | [] => Diverged LayerCount
  | claimed :: rest =>
      let masks := attention_masks A (numerators s) in
      match pattern_failure k 0 claimed masks with
      | Some f => Diverged f
      | None => match rest with
                | [] => Replayed s masks
                | _ => replay d A p q (S k) rest (next_state d p q masks s)
                end
      end
  end.

(* ---- the settled test ---- *)

Fixpoint mask_included (small large : list bool) : bool :=
  match small, large with
  | a :: small', b :: large' => implb a b && mask_included small' large'
  | _, _ => true
  end.

Definition maximal_on (mask : list bool) (row : list Z) : bool :=
  mask_included mask (maximal_mask row).

(* T: all tokens, M: all means; the recursion runs through both and the masks *)
Fixpoint settled_failure (d : nat) (A T M : list (list Z)) (i : nat)
    (masks : list (list bool)) (zs ms : list (list Z)) : option failure :=
  match masks, zs, ms with
  | mask :: masks', z :: zs', m :: ms' =>
      let fz := apply_form A z in
      let fm := apply_form A m in
      if negb (list_eqb Z.eqb (masked_sum d mask M) (scale (count mask) m))
      then Some (MeansMove i)
      else if negb (maximal_on mask (map2 (fun zj mj => dot fz mj + dot fm zj) T M))
      then Some (CrossRow i)
      else if negb (maximal_on mask (map (dot fm) M))
      then Some (MeanRow i)
      else settled_failure d A T M (S i) masks' zs' ms'
  | _, _, _ => None
  end.

(* ---- leaders and limits ---- *)

Definition leader_mask (masks : list (list bool)) (T : list (list Z)) : list bool :=
  map2 (fun mask z => list_eqb Bool.eqb mask (map (list_eqb Z.eqb z) T)) masks T.

Definition is_fraction (D x : Z) (y : Q) : bool := x * Zpos (Qden y) =? Qnum y * D.

(* the rows of [ms], each over D, are the claimed limits *)
Fixpoint limit_failure (D : Z) (i : nat) (ms : list (list Z)) (limits : list (list Q)) :
    option failure :=
  match ms, limits with
  | [], [] => None
  | m :: ms', l :: limits' =>
      if Nat.eqb (length m) (length l) && forallb (fun b => b) (map2 (is_fraction D) m l)
      then limit_failure D (S i) ms' limits'
      else Some (Limit i)
  | _, _ => Some LimitCount
  end.

Definition final_failure (d : nat) (A : list (list Z)) (s : state) (masks : list (list bool))
    (leaders : list nat) (limits : list (list Q)) : option failure :=
  let T := numerators s in
  let M := mean_numerators d masks T in
  match settled_failure d A T M 0 masks T M with
  | Some f => Some f
  | None =>
      if negb (list_eqb Nat.eqb leaders (indices 0 (leader_mask masks T)))
      then Some Leaders
      else limit_failure (denominator s * common_count masks) 0 M limits
  end.

(* ---- the regime test ---- *)

Definition unless (b : bool) (f : failure) : option failure := if b then None else Some f.
Notation "f ;; g" := (match f with Some e => Some e | None => g end)
  (at level 60, right associativity).

Fixpoint first_failure (f : nat -> option failure) (tokens : list nat) : option failure :=
  match tokens with [] => None | i :: rest => f i ;; first_failure f rest end.

(* w_m of all tokens *)
Definition level (d : nat) (W : list (list (list Z))) (m : nat) : list (list Z) :=
  map (fun w => nth m w (repeat 0 d)) W.
Definition degree (W : list (list (list Z))) : nat :=
  fold_right Nat.max 0%nat (map (@length (list Z)) W).

(* u is p/q times the average of T over the mask *)
Definition is_average (d : nat) (p q : Z) (mask : list bool) (T : list (list Z)) (u : list Z) :
    bool :=
  list_eqb Z.eqb (scale p (masked_sum d mask T)) (scale (q * count mask) u).

(* limits and Newton coefficients over one denominator *)
Record closed := Closed
  { common : Z; limit_rows : list (list Z); newton_rows : list (list (list Z)) }.
Definition closed_over (limits : list (list Q)) (forms : list (list (list Q))) : closed :=
  let E := common_multiple (denominators (limits ++ concat forms)) in
  Closed E (numerators_over E limits) (map (numerators_over E) forms).

Definition equations_failure (d : nat) (p q : Z) (s : state) (masks : list (list bool))
    (c : closed) : option failure :=
  let T := numerators s in
  let C := limit_rows c in
  let W := newton_rows c in
  let tokens := seq 0 (length T) in
  first_failure (fun i => unless
    (list_eqb Z.eqb (scale (denominator s) (add (nth i C []) (nth i (level d W 0) [])))
       (scale (common c) (nth i T []))) (FormStart i)) tokens ;;
  first_failure (fun i => unless (is_average d 1 1 (nth i masks []) C (nth i C []))
    (LimitEquation i)) tokens ;;
  first_failure (fun i => unless
    (forallb (fun m => is_average d p q (nth i masks []) (level d W m)
                         (nth i (level d W (S m)) [])) (seq 0 (degree W)))
    (FormEquation i)) tokens.

(* the path of token i, one function of t and x = r^t per coordinate, times a positive integer *)
Definition path (d : nat) (c : closed) (i : nat) : list (list (list Z)) :=
  map (fun a =>
    let w := map (fun m => nth a (nth i (level d (newton_rows c) m) []) 0)
               (seq 0 (degree (newton_rows c))) in
    let '(f, D) := newton 0 w in [[D * nth a (nth i (limit_rows c) []) 0]; f]) (seq 0 d).

Fixpoint expo_dot (u v : list (list (list Z))) : list (list Z) :=
  match u, v with a :: u', b :: v' => expo_add (expo_mul a b) (expo_dot u' v') | _, _ => [] end.
Fixpoint expo_row (r : list Z) (u : list (list (list Z))) : list (list Z) :=
  match r, u with a :: r', b :: u' => expo_add (expo_scale a b) (expo_row r' u') | _, _ => [] end.
Definition expo_form (A : list (list Z)) (u : list (list (list Z))) : list (list (list Z)) :=
  map (fun r => expo_row r u) A.
Definition expo_minus (u v : list (list (list Z))) : list (list (list Z)) :=
  map2 (fun a b => expo_add a (expo_scale (-1) b)) u v.

(* the score of a member of the attention set less that of token l, f the form applied to z_i *)
Definition score_gap (paths : list (list (list (list Z)))) (f : list (list (list Z)))
    (member l : nat) : list (list Z) :=
  expo_dot f (expo_minus (nth member paths []) (nth l paths [])).

Definition largest_bound : Z := 1000000.

Definition pairs_failure (A : list (list Z)) (p q : Z) (paths : list (list (list (list Z))))
    (sets : list (list nat)) (bounds : list Z) : option failure :=
  let tokens := seq 0 (length paths) in
  first_failure (fun i =>
    let T := nth i bounds 0 in
    let set := nth i sets [] in
    let f := expo_form A (nth i paths []) in
    unless ((1 <=? T) && (T <=? largest_bound)) (BoundRange i) ;;
    first_failure (fun l =>
      let gap := score_gap paths f (hd O set) l in
      if existsb (Nat.eqb l) set then unless (vanishes gap) (TieEnds i l)
      else unless (positive_for_ever q (q + p) gap T) (GapCloses i l)) tokens) tokens.

Definition regime_failure (d : nat) (A : list (list Z)) (p q : Z) (s : state)
    (masks : list (list bool)) (sets : list (list nat)) (limits : list (list Q))
    (forms : list (list (list Q))) (bounds : list Z) : option failure :=
  let n := length (numerators s) in
  let c := closed_over limits forms in
  unless (has_length n limits) LimitCount ;;
  first_failure (fun i => unless (has_length d (nth i limits [])) (Limit i)) (seq 0 n) ;;
  unless (has_length n forms) FormCount ;;
  first_failure (fun i => unless (forallb (has_length d) (nth i forms [])) (FormLength i))
    (seq 0 n) ;;
  unless (has_length n bounds) BoundCount ;;
  equations_failure d p q s masks c ;;
  pairs_failure A p q (map (path d c) (seq 0 n)) sets bounds.

Definition claim_failure (d : nat) (A : list (list Z)) (p q : Z) (s : state)
    (masks : list (list bool)) (c : certificate) : option failure :=
  match cert_claim c with
  | Settled | SettledAnyForm => final_failure d A s masks (cert_leaders c) (cert_limits c)
  | Regime forms bounds =>
      unless (list_eqb Nat.eqb (cert_leaders c) (indices 0 (leader_mask masks (numerators s))))
        Leaders ;;
      regime_failure d A p q s masks (last (cert_attention c) []) (cert_limits c) forms bounds
  end.

(* ---- the whole ---- *)

Definition dimension (i : instance) : nat := length (hd [] (token_rows i)).
Definition form_of (i : instance) : list (list Q) :=
  match form_rows i with Some rows => rows | None => identity_rows (dimension i) end.

(* the columns of the form, as integers *)
Definition integer_form (i : instance) : list (list Z) :=
  transpose (dimension i)
    (numerators_over (common_multiple (denominators (form_of i))) (form_of i)).
Definition initial_state (i : instance) : state :=
  let D := common_multiple (denominators (token_rows i)) in
  State D (numerators_over D (token_rows i)).

Definition instance_failure (any_form : bool) (i : instance) : option failure :=
  let d := dimension i in
  let A := form_of i in
  if has_length 0 (token_rows i) then Some NoToken
  else if Nat.eqb d 0 then Some NoCoordinate
  else if negb (forallb (has_length d) (token_rows i)) then Some TokenLength
  else if negb (has_length d A && forallb (has_length d) A) then Some FormShape
  else if negb (any_form || symmetric d (integer_form i)) then Some FormNotSymmetric
  else if negb (any_form || positive_definite d (integer_form i)) then Some FormNotPositiveDefinite
  else if negb (0 <? Qnum (step_size i)) then Some StepSizeNotPositive
  else None.

Definition any_form (c : certificate) : bool :=
  match cert_claim c with SettledAnyForm => true | _ => false end.

Definition diagnose (c : certificate) : option failure :=
  let i := cert_instance c in
  let d := dimension i in
  match instance_failure (any_form c) i with
  | Some f => Some f
  | None =>
      if negb (Nat.eqb (length (cert_attention c)) (S (cert_layer c))) then Some LayerCount
      else
        let A := integer_form i in
        let p := Qnum (step_size i) in
        let q := Zpos (Qden (step_size i)) in
        match replay d A p q 0 (cert_attention c) (initial_state i) with
        | Diverged f => Some f
        | Replayed s masks => claim_failure d A p q s masks c
        end
  end.

Definition check_certificate (c : certificate) : bool :=
  match diagnose c with None => true | Some _ => false end.
