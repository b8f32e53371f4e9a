(* Form: the bilinear form of a matrix A, and its A-norm (theory.md section 1).

     ip A u v             == u A v^T, written <u,v> in theory.md
     sqnorm A u           == <u,u>, written |u|^2
     symmetric_form A     == A^T = A
     positive_definite A  == <u,u> > 0 for every u != 0

   Everything before the section Positive holds for any matrix A. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Form.
Variables (R : realFieldType) (d : nat) (A : 'M[R]_d).
Implicit Types u v w : 'rV[R]_d.

Definition ip u v : R := (u *m A *m v^T) 0 0.
Definition sqnorm u := ip u u.
Definition symmetric_form := A^T = A.
Definition positive_definite := forall u, u != 0 -> 0 < ip u u.

Lemma ipDl u v w : ip (u + v) w = ip u w + ip v w.
Proof. by rewrite /ip !mulmxDl mxE. Qed.
Lemma ipDr u v w : ip w (u + v) = ip w u + ip w v.
Proof. by rewrite /ip linearD /= !mulmxDr mxE. Qed.
Lemma ipZl a u w : ip (a *: u) w = a * ip u w.
Proof. by rewrite /ip -!scalemxAl mxE. Qed.
Lemma ipZr a u w : ip w (a *: u) = a * ip w u.
Proof. by rewrite /ip linearZ /= -!scalemxAr mxE. Qed.
Lemma ipNl u w : ip (- u) w = - ip u w.
Proof. by rewrite -scaleN1r ipZl mulN1r. Qed.
Lemma ipNr u w : ip w (- u) = - ip w u.
Proof. by rewrite -scaleN1r ipZr mulN1r. Qed.
Lemma ip0l w : ip 0 w = 0.
Proof. by rewrite -(scale0r (0 : 'rV_d)) ipZl mul0r. Qed.
Lemma ip0r w : ip w 0 = 0.
Proof. by rewrite -(scale0r (0 : 'rV_d)) ipZr mul0r. Qed.
Lemma ipBl u v w : ip (u - v) w = ip u w - ip v w.
Proof. by rewrite ipDl ipNl. Qed.
Lemma ipBr u v w : ip w (u - v) = ip w u - ip w v.
Proof. by rewrite ipDr ipNr. Qed.
Lemma ip_suml I r (P : pred I) F w :
  ip (\sum_(i <- r | P i) F i) w = \sum_(i <- r | P i) ip (F i) w.
Proof. by apply: (big_morph (ip^~ w)) => [u v|]; rewrite ?ipDl ?ip0l. Qed.
Lemma ip_sumr I r (P : pred I) F w :
  ip w (\sum_(i <- r | P i) F i) = \sum_(i <- r | P i) ip w (F i).
Proof. by apply: (big_morph (ip w)) => [u v|]; rewrite ?ipDr ?ip0r. Qed.

(* In coordinates: what continuity needs. *)
Lemma ip_coord u v : ip u v = \sum_b (\sum_a u 0 a * A a b) * v 0 b.
Proof. by rewrite /ip mxE; apply: eq_bigr => b _; rewrite !mxE. Qed.

Lemma sqnorm0 : sqnorm 0 = 0.
Proof. exact: ip0l. Qed.
Lemma sqnormZ a u : sqnorm (a *: u) = a ^+ 2 * sqnorm u.
Proof. by rewrite /sqnorm ipZl ipZr; ring. Qed.
Lemma sqnormN u : sqnorm (- u) = sqnorm u.
Proof. by rewrite /sqnorm ipNl ipNr opprK. Qed.
Lemma sqnormBC u v : sqnorm (u - v) = sqnorm (v - u).
Proof. by rewrite -sqnormN opprB. Qed.
End Form.

Section Symmetric.
Variables (R : realFieldType) (d : nat) (A : 'M[R]_d).
Hypothesis Asym : symmetric_form A.
Implicit Types u v : 'rV[R]_d.

Lemma ipC u v : ip A u v = ip A v u.
Proof.
rewrite /ip -[in LHS](trmxK (u *m A *m v^T)) mxE.
by rewrite !trmx_mul trmxK Asym mulmxA.
Qed.
Lemma sqnormD u v : sqnorm A (u + v) = sqnorm A u + ip A u v *+ 2 + sqnorm A v.
Proof. by rewrite /sqnorm ipDl !ipDr (ipC v u); ring. Qed.
Lemma sqnormB u v : sqnorm A (u - v) = sqnorm A u - ip A u v *+ 2 + sqnorm A v.
Proof. by rewrite /sqnorm ipBl !ipBr (ipC v u); ring. Qed.
End Symmetric.

Section Positive.
Variables (R : realFieldType) (d : nat) (A : 'M[R]_d).
Hypothesis Apd : positive_definite A.
Implicit Types u v : 'rV[R]_d.

Lemma sqnorm_ge0 u : 0 <= sqnorm A u.
Proof. by have [->|/Apd/ltW//] := eqVneq u 0; rewrite sqnorm0. Qed.
Lemma sqnorm_eq0 u : (sqnorm A u == 0) = (u == 0).
Proof.
apply/eqP/eqP => [|->]; last exact: sqnorm0.
by move=> h; apply/eqP; apply/negPn/negP => /Apd; rewrite -/(sqnorm A u) h ltxx.
Qed.
Lemma sqnorm_le0 u : sqnorm A u <= 0 -> u = 0.
Proof. by move=> h; apply/eqP; rewrite -sqnorm_eq0 eq_le h sqnorm_ge0. Qed.
Lemma sqnorm_gt0 u : u != 0 -> 0 < sqnorm A u.
Proof. exact: Apd. Qed.
Lemma sqnormD_le u v : symmetric_form A ->
  sqnorm A (u + v) <= sqnorm A u *+ 2 + sqnorm A v *+ 2.
Proof.
move=> Asym; rewrite -subr_ge0.
suff -> : sqnorm A u *+ 2 + sqnorm A v *+ 2 - sqnorm A (u + v) = sqnorm A (u - v).
  exact: sqnorm_ge0.
by rewrite (sqnormD Asym) (sqnormB Asym); ring.
Qed.
End Positive.
