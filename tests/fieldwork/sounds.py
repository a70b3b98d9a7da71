"""Voice memos made for tests: as short as a reader lets them be."""


def webm(codec: bytes = b"A_OPUS", doctype: bytes = b"webm") -> bytes:
    head = b"\x42\x82" + bytes([0x80 + len(doctype)]) + doctype
    track = b"\x86" + bytes([0x80 + len(codec)]) + codec
    return (
        b"\x1aE\xdf\xa3"
        + bytes([0x80 + len(head)])
        + head
        + b"\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff"
        + track
    )


def ogg(codec: bytes = b"OpusHead") -> bytes:
    return b"OggS\x00\x02" + bytes(20) + b"\x01\x13" + codec + bytes(11)


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def m4a(handler: bytes = b"soun", brand: bytes = b"M4A ", said: bytes = b"") -> bytes:
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
    return (
        box(b"ftyp", brand + bytes(4))
        + box(b"moov", track + (box(b"udta", said) if said else b""))
        + box(b"mdat", b"son" * 9)
    )
