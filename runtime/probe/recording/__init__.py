"""What a recording is made of: records as bytes, and bytes as equal records again.

A recording begins with a line of text, ``ARO recording 2``, and goes on in *blocks*, each with a head that says how
long it is, which records it holds and what its bytes add up to. A block holds MessagePack, compressed: values, not
their printed form. *Values* are packed in `packing`, *records* by the fields they declare in `kinds`, as *columns* that
say once what they repeat, and *blocks* are framed in `blocks`. All of it is plain data: nothing that is read is ever
run or looked up by name in Python.

Pure: bytes in, bytes out. Who writes and reads files is `runtime.host.recording`.
"""
