(* Necessity: what fails at finitely many layers when a hypothesis is dropped (the table at the
   end of theory.md section 4). Exact instances, over every real field.

     run R d n M a Z k    == layer k of the tokens Z under the form M and the step size a, where
                             M, a, Z are given by rational numbers
     lead, attend         == leader and attention set at layer k of that run

   A = I unless a comment says otherwise. Statements about limits are in NecessityLimits. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer Order Leaders Equivariance Concrete.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Run.
Variables (R : realFieldType) (d n : nat) (M : seq (seq rat)) (a : rat) (Z : seq (seq rat)).
Definition run k : 'I_n -> 'rV[R]_d :=
  trajectory (form R d M) (ratr a) (@tokens R d n Z) k.
Definition lead k i := leader (form R d M) (run k) i.
Definition attend k i := attention (form R d M) (run k) i.

Lemma runE k i : run k i = vector R d (point (trajectoryb d n M a Z k) i).
Proof. exact: trajectoryb_tokens. Qed.
Lemma leadE k i : lead k i = leaderb d n M (trajectoryb d n M a Z k) i.
Proof. exact: leaderb_trajectory. Qed.
Lemma leader_run k i :
  leader (form R d M) (run k) i = leaderb d n M (trajectoryb d n M a Z k) i.
Proof. exact: leadE. Qed.
Lemma attention_run k i j : (j \in attention (form R d M) (run k) i) =
  attendsb d n M (trajectoryb d n M a Z k) i j.
Proof. exact: attendsb_trajectory. Qed.
Lemma attendE k i j : (j \in attend k i) = attendsb d n M (trajectoryb d n M a Z k) i j.
Proof. exact: attendsb_trajectory. Qed.
Lemma sqnorm_run k i : sqnorm (form R d M) (run k i) =
  ratr (sqnormb d M (point (trajectoryb d n M a Z k) i)).
Proof. by rewrite runE sqnormb_vector. Qed.
Lemma run_eq k m i j : (run k i == run m j) =
  sameb d (point (trajectoryb d n M a Z k) i) (point (trajectoryb d n M a Z m) j).
Proof. by rewrite !runE sameb_vector. Qed.

End Run.

(* From a layer that repeats p layers later, the run is periodic. *)
Lemma periodic d n (M : seq (seq rat)) (a : rat) (Z : seq (seq rat)) k p :
  trajectoryb d n M a Z (p + k) == trajectoryb d n M a Z k ->
  forall m, trajectoryb d n M a Z (m * p + k) = trajectoryb d n M a Z k.
Proof.
move=> /eqP e; elim=> [//|m IH]; rewrite mulSn -addnA addnC.
by rewrite /trajectoryb addnC iterD -/(trajectoryb d n M a Z _) IH -iterD.
Qed.

(* Where i does not attend to itself, it is no leader. *)
Lemma no_leader (R : realFieldType) d n (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d) i :
  i \notin attention A Z i -> ~~ leader A Z i.
Proof. by apply: contraNN => /leader_self. Qed.

(* If one layer is a similarity of the form, attention never changes. *)
Lemma self_similar (R : realFieldType) d n (A : 'M[R]_d) alpha (Z : 'I_n -> 'rV[R]_d)
    (f : {linear 'rV[R]_d -> 'rV[R]_d}) c : 0 < c ->
  (forall u v, ip A (f u) (f v) = c * ip A u v) ->
  (forall i, layer A alpha Z i = f (Z i)) ->
  forall k i, attention A (trajectory A alpha Z k) i = attention A Z i.
Proof.
move=> c0 hf hZ; elim=> [//|k IH] i; rewrite trajectorySr.
by have [_ ->] := trajectory_linear alpha c0 hf hZ k i.
Qed.

Section Necessity.
Variable R : realFieldType.

(* Distinct tokens: (1,0), (1,0), (0,1), alpha = 1/2. Token 0 always leads, but never in the
   form C_i = {i}. *)
Definition repeated : seq (seq rat) := [:: [:: 1; 0]; [:: 1; 0]; [:: 0; 1]].
Theorem distinct_tokens_needed k (i := i0 : 'I_3) :
  lead R 2 identity2 (1 / 2%:R) repeated k i /\
  attend R 2 identity2 (1 / 2%:R) repeated k i != [set i].
Proof.
have e : trajectoryb 2 3 identity2 (1 / 2%:R) repeated k = repeated.
  by have := @periodic 2 3 identity2 (1 / 2%:R) repeated 0 1 isT k; rewrite muln1 addn0.
split; first by rewrite leadE e; vm_compute.
by apply/eqP => /setP/(_ i1); rewrite attendE e inE; vm_compute.
Qed.

(* A positive definite: A = -1, tokens 1, -1. Token 0 attends to token 1, which is no longer. *)
Definition minus1 : seq (seq rat) := [:: [:: -1]].
Definition opposite : seq (seq rat) := [:: [:: 1]; [:: -1]].
Lemma minus1_symmetric : symmetric_form (form R 1 minus1).
Proof. by apply/matrixP => i j; rewrite !mxE !ord1. Qed.

Theorem positive_form_needed_attention_order (A := form R 1 minus1)
    (Z := run R 1 minus1 (1 / 2%:R) opposite 0 : 'I_2 -> _) :
  [/\ i1 \in attention A Z i0, Z i1 != Z i0 & ~~ (sqnorm A (Z i0) < sqnorm A (Z i1))].
Proof.
by rewrite attention_run run_eq !sqnorm_run ltr_rat.
Qed.

(* ... and nobody ever leads. *)
Theorem positive_form_needed_leaders_exist k (i : 'I_2) :
  ~~ lead R 1 minus1 (1 / 2%:R) opposite k i.
Proof.
apply: no_leader.
have h := @self_similar R 1 2 (form R 1 minus1) (ratr (1 / 2%:R)) (tokens R 1 opposite)
  [linear of *:%R (ratr (1 / 3%:R))] (ratr (1 / 9%:R)).
rewrite [_ \in _](_ : _ = (i \in attend R 1 minus1 (1 / 2%:R) opposite 0 i)); last first.
  rewrite /attend /run /= h // => [|u v|j].
  - by rewrite ltr0q.
  - by rewrite /= ipZl ipZr mulrA -rmorphM.
  - rewrite layerb_tokens /=; apply/rowP => p; rewrite !mxE -rmorphM; congr (ratr _).
    by rewrite ord1; case: j => [[|[|]]] //= _; apply/eqP.
by rewrite attendE; case: i => [[|[|]]].
Qed.

(* A = -1 with alpha = 1: two tokens meet. *)
Theorem positive_form_needed_injectivity
    (Z := run R 1 minus1 1 opposite : nat -> 'I_2 -> _) :
  Z 0%N i0 != Z 0%N i1 /\ Z 1%N i0 = Z 1%N i1.
Proof. by split; [rewrite run_eq | apply/eqP; rewrite run_eq]. Qed.

(* A definite: A = diag(1,-1), tokens (1,0), (1,1), (1,-1), alpha = 1/2. Token 0 attends to
   token 1, which is no longer, and does not lead although none is longer. *)
Definition lorentz : seq (seq rat) := [:: [:: 1; 0]; [:: 0; -1]].
Definition lightcone : seq (seq rat) := [:: [:: 1; 0]; [:: 1; 1]; [:: 1; -1]].
Lemma lorentz_symmetric : symmetric_form (form R 2 lorentz).
Proof.
apply/matrixP => p q; rewrite !mxE; congr (ratr _).
by case: p q => [[|[|]]] // ? [[|[|]]].
Qed.

Theorem definite_form_needed (A := form R 2 lorentz)
    (Z := run R 2 lorentz (1 / 2%:R) lightcone 0 : 'I_3 -> _) :
  [/\ i1 \in attention A Z i0, Z i1 != Z i0 & ~~ (sqnorm A (Z i0) < sqnorm A (Z i1))] /\
  (forall j, sqnorm A (Z j) <= sqnorm A (Z i0)) /\ ~~ leader A Z i0.
Proof.
split; first by rewrite attention_run run_eq !sqnorm_run ltr_rat.
split; last by rewrite leader_run.
by move=> j; rewrite !sqnorm_run ler_rat; case: j => [[|[|[|]]]].
Qed.

(* A symmetric: A = [[3,-4],[4,3]] (positive definite), tokens (1,0), (-1,0), (0,1), (0,-1),
   alpha = 1/2. Norms shrink, token 0 attends to token 3, which is no longer, ... *)
Definition rotation : seq (seq rat) := [:: [:: 3%:R; -4%:R]; [:: 4%:R; 3%:R]].
Definition cross : seq (seq rat) := [:: [:: 1; 0]; [:: -1; 0]; [:: 0; 1]; [:: 0; -1]].
Lemma ip2E M u v : ip (form R 2 M) u v =
  (u 0 0 * (form R 2 M) 0 0 + u 0 1 * (form R 2 M) 1 0) * v 0 0 +
  (u 0 0 * (form R 2 M) 0 1 + u 0 1 * (form R 2 M) 1 1) * v 0 1.
Proof.
rewrite ip_coord !big_ord_recl !big_ord0 !addr0.
by rewrite (_ : lift ord0 ord0 = 1) //; apply: val_inj.
Qed.
Lemma rotation_ip u v : ip (form R 2 rotation) u v =
  3%:R * (u 0 0 * v 0 0 + u 0 1 * v 0 1) + 4%:R * (u 0 1 * v 0 0 - u 0 0 * v 0 1).
Proof. by rewrite ip2E !mxE /= /coord /= !rmorphN /= !ratr_nat; ring. Qed.
Lemma rotation_positive : positive_definite (form R 2 rotation).
Proof.
move=> u u0; rewrite rotation_ip (mulrC (u 0 1) (u 0 0)) subrr mulr0 addr0.
rewrite mulr_gt0 ?ltr0n // lt_def addr_ge0 ?sqr_ge0 // andbT -!expr2.
apply: contraNneq u0 => /eqP; rewrite paddr_eq0 ?sqr_ge0 // !sqrf_eq0 => /andP[/eqP e0 /eqP e1].
apply/eqP/rowP => p; rewrite mxE; case: p => [[|[|]]] // h.
  by rewrite -[RHS]e0; congr (u _ _); apply: val_inj.
by rewrite -[RHS]e1; congr (u _ _); apply: val_inj.
Qed.

Theorem symmetric_form_needed (A := form R 2 rotation)
    (Z := run R 2 rotation (1 / 2%:R) cross : nat -> 'I_4 -> _) :
  sqnorm A (Z 1%N i0) < sqnorm A (Z 0%N i0) /\
  [/\ i3 \in attention A (Z 0%N) i0, Z 0%N i3 != Z 0%N i0 &
      ~~ (sqnorm A (Z 0%N i0) < sqnorm A (Z 0%N i3))].
Proof.
split; first by rewrite !sqnorm_run ltr_rat.
by rewrite attention_run run_eq !sqnorm_run ltr_rat.
Qed.

(* ... and nobody ever leads: every layer turns the cross and shrinks it. *)
Definition turn (u : 'rV[R]_2) : 'rV[R]_2 :=
  \row_p (ratr (1 / 3%:R) * (if p == 0 then 2%:R * u 0 0 + u 0 1 else 2%:R * u 0 1 - u 0 0)).
Lemma turn_linear : linear turn.
Proof.
have e0 (b c x y z t : R) : c * (2%:R * (b * x + z) + (b * y + t)) =
  b * (c * (2%:R * x + y)) + c * (2%:R * z + t) by ring.
have e1 (b c x y z t : R) : c * (2%:R * (b * y + t) - (b * x + z)) =
  b * (c * (2%:R * y - x)) + c * (2%:R * t - z) by ring.
by move=> b u v; apply/rowP => p; rewrite !mxE; case: (p == 0); rewrite ?e0 ?e1.
Qed.
Lemma turn_ip u v : ip (form R 2 rotation) (turn u) (turn v) =
  ratr (5%:R / 9%:R) * ip (form R 2 rotation) u v.
Proof.
have -> : ratr (5%:R / 9%:R) = ratr (1 / 3%:R) * ratr (1 / 3%:R) * 5%:R :> R.
  by rewrite -(ratr_nat R 5) -!rmorphM; congr ratr; apply/eqP.
by rewrite !rotation_ip !mxE /=; ring.
Qed.
Lemma turn_layer (j : 'I_4) :
  layer (form R 2 rotation) (ratr (1 / 2%:R)) (tokens R 2 cross) j = turn (tokens R 2 cross j).
Proof.
rewrite layerb_tokens; apply/rowP => p; rewrite !mxE -(ratr_nat R 2).
have [->|->] : p = 0 \/ p = 1.
- by case: p => [[|[|]]] // ?; [left | right]; apply: val_inj.
- rewrite eqxx -rmorphM -rmorphD -rmorphM; congr (ratr _).
  by case: j => [[|[|[|[|]]]]] // ?; apply/eqP.
- rewrite (_ : (1 == 0 :> 'I_2) = false) // -rmorphM -rmorphB -rmorphM; congr (ratr _).
  by case: j => [[|[|[|[|]]]]] // ?; apply/eqP.
Qed.

Theorem symmetric_form_needed_leaders_exist (k : nat) (i : 'I_4) :
  ~~ lead R 2 rotation (1 / 2%:R) cross k i.
Proof.
apply: no_leader.
have h := @self_similar R 2 4 (form R 2 rotation) (ratr (1 / 2%:R)) (tokens R 2 cross)
  (Linear turn_linear) (ratr (5%:R / 9%:R)).
rewrite [_ \in _](_ : _ = (i \in attend R 2 rotation (1 / 2%:R) cross 0 i)); last first.
  rewrite /attend /run /= h // => [|u v|j]; first by rewrite ltr0q.
    exact: turn_ip.
  exact: turn_layer.
by rewrite attendE; case: i => [[|[|[|[|]]]]].
Qed.

(* A symmetric: A = [[2,-3],[3,2]], tokens (0,1), (2,-1), (3,1), alpha = 1. The bound of
   injectivity fails between tokens 0 and 2. *)
Definition shear : seq (seq rat) := [:: [:: 2%:R; -3%:R]; [:: 3%:R; 2%:R]].
Definition triple : seq (seq rat) := [:: [:: 0; 1]; [:: 2%:R; -1]; [:: 3%:R; 1]].
Definition subb (u v : seq rat) : seq rat := [:: coord u 0 - coord v 0; coord u 1 - coord v 1].
Lemma vector2B u v : vector R 2 u - vector R 2 v = vector R 2 (subb u v).
Proof.
by apply/rowP => p; rewrite !mxE -rmorphB; congr (ratr _); case: p => [[|[|]]].
Qed.

Lemma shear_positive : positive_definite (form R 2 shear).
Proof.
move=> u u0; have -> : ip (form R 2 shear) u u = 2%:R * (u 0 0 ^+ 2 + u 0 1 ^+ 2).
  by rewrite ip2E !mxE /= /coord /= !rmorphN /= !ratr_nat; ring.
rewrite mulr_gt0 ?ltr0n // lt_def addr_ge0 ?sqr_ge0 // andbT.
apply: contraNneq u0 => /eqP; rewrite paddr_eq0 ?sqr_ge0 // !sqrf_eq0 => /andP[/eqP e0 /eqP e1].
apply/eqP/rowP => p; rewrite mxE; case: p => [[|[|]]] // h.
  by rewrite -[RHS]e0; congr (u _ _); apply: val_inj.
by rewrite -[RHS]e1; congr (u _ _); apply: val_inj.
Qed.

Theorem symmetric_form_needed_injectivity (A := form R 2 shear)
    (Z := run R 2 shear 1 triple : nat -> 'I_3 -> _) :
  sqnorm A (Z 1%N i0 - Z 1%N i2) <
  rate (ratr 1) ^+ 2 * sqnorm A (Z 0%N i0 - Z 0%N i2).
Proof.
have -> : rate (ratr 1) = ratr (1 / 2%:R) :> R.
  by rewrite /rate -(rmorph1 (ratr_rmorphism R)) -rmorphD -fmorphV; congr (ratr _); apply/eqP.
by rewrite /Z !runE !vector2B !sqnormb_vector -rmorphX -rmorphM ltr_rat.
Qed.

(* alpha > 0: alpha = -1/2, tokens 2/3, 1, -2/3. Token 0 alternates for ever between -1/9 and
   4/9; it attends to the leader 1 alone at layer 0, and no longer at layer 2. *)
Definition alternating : seq (seq rat) := [:: [:: 2%:R / 3%:R]; [:: 1]; [:: - (2%:R / 3%:R)]].
Theorem positive_step_needed_convergence (m : nat)
    (Z := run R 1 identity1 (- (1 / 2%:R)) alternating : nat -> 'I_3 -> _) :
  Z (m * 2 + 4)%N i0 0 0 = ratr (- (1 / 9%:R)) /\ Z (m * 2 + 4).+1 i0 0 0 = ratr (4%:R / 9%:R).
Proof.
have e := @periodic 1 3 identity1 (- (1 / 2%:R)) alternating 4 2 isT m.
split; rewrite /Z runE ?e; first by rewrite mxE; congr (ratr _); apply/eqP.
have -> : trajectoryb 1 3 identity1 (- (1 / 2%:R)) alternating (m * 2 + 4).+1 =
  layerb 1 3 identity1 (- (1 / 2%:R)) (trajectoryb 1 3 identity1 (- (1 / 2%:R)) alternating 4).
  by rewrite -e.
by rewrite mxE; congr (ratr _); apply/eqP.
Qed.

Theorem positive_step_needed_follower_lock
    (Z := run R 1 identity1 (- (1 / 2%:R)) alternating : nat -> 'I_3 -> _)
    (A := form R 1 identity1) :
  [/\ leader A (Z 0%N) i1, attention A (Z 0%N) i0 = class (Z 0%N) i1 &
      attention A (Z 2%N) i0 != class (Z 0%N) i1].
Proof.
split; first by rewrite leader_run.
  apply/setP => j; rewrite attention_run [in RHS]inE run_eq.
  by case: j => [[|[|[|]]]].
by apply/eqP => /setP/(_ i1); rewrite attention_run class_self; vm_compute.
Qed.

(* alpha = -1/2, tokens 1, 1/2: token 1 leaves the hull, and its norm shrinks. *)
Definition leaving : seq (seq rat) := [:: [:: 1]; [:: 1 / 2%:R]].
Theorem positive_step_needed_hull_nesting
    (Z := run R 1 identity1 (- (1 / 2%:R)) leaving : nat -> 'I_2 -> _)
    (A := form R 1 identity1) :
  ~ hull (Z 0%N) (Z 1%N i1) /\ sqnorm A (Z 1%N i1) < sqnorm A (Z 0%N i1).
Proof.
split; last by rewrite !sqnorm_run ltr_rat.
have hj (j : 'I_2) : ip A (vector R 1 [:: -1]) (Z 0%N j) <= ratr (- (1 / 2%:R)).
  by rewrite /Z runE scoreb_vector ler_rat; case: j => [[|[|]]].
by move=> /(hull_ip_le hj); rewrite /Z runE scoreb_vector ler_rat; vm_compute.
Qed.

(* alpha = -1/2, tokens 1, 3/4, 1/2: a leader stops leading. *)
Definition deposed : seq (seq rat) := [:: [:: 1]; [:: 3%:R / 4%:R]; [:: 1 / 2%:R]].
Theorem positive_step_needed_leader_invariance
    (lead := lead R 1 identity1 (- (1 / 2%:R)) deposed : nat -> 'I_3 -> _) :
  lead 4%N i2 /\ ~~ lead 5%N i2.
Proof. by split; rewrite /lead leadE; vm_compute. Qed.
End Necessity.
