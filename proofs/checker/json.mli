(** A strict reader of JSON (RFC 8259), which builds no tree: the caller says what has to come next. Not verified. *)

(** The text is not what has to come next; at which byte, and what was expected. *)
exception Unreadable of string

type t

(** A reader of a whole file: UTF-8, with or without one byte-order mark. @raise Unreadable *)
val of_file : string -> t

(** @raise Unreadable with the place of the reader *)
val fail : t -> string -> 'a

(** The first character of what comes next, blanks skipped; ['\000'] at the end. *)
val peek : t -> char

(** A list, each of its items read by the function. *)
val list : t -> (unit -> 'a) -> 'a list

(** The first character of the first item of the list that comes next. *)
val peek_item : t -> char

(** An object: the function is called with each key, to read its value. A key twice is refused. *)
val obj : t -> (string -> unit) -> unit

(** A string, its escapes replaced by what they stand for. *)
val string : t -> string

(** The text of a number. *)
val number : t -> string

(** A natural number up to the first argument, written without fraction and exponent. *)
val natural : int -> t -> int

(** [null]. *)
val null : t -> unit

(** Nothing but blanks may come. *)
val finish : t -> unit
