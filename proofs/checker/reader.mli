(** Reads certificates by the grammar of docs/formats.md. Not verified: what it hands to the checker is what the checker's
    theorem speaks about. *)

type file =
  | Claims of Verified.certificate * int option list option
      (** what the checker decides, and the rates claimed beside it (version 2) *)
  | Undecided of string  (** a certificate whose claims nobody decides here, and why *)

(** @raise Json.Unreadable where the file does not follow the grammar *)
val certificate : string -> file

(** One instance. @raise Json.Unreadable where the file does not follow the grammar *)
val instance_file : string -> Verified.instance

(** The largest file that is read, in bytes. *)
val largest_file : int
