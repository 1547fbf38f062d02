// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers in a zip file's records, lowest byte first.
struct ZipFields {
    let file: UnsafeRawBufferPointer

    init(_ file: UnsafeRawBufferPointer) { self.file = file }

    /// Up to eight bytes at `at`, which must lie within the file; a number above `Int.max` comes out as `Int.max`.
    func callAsFunction(_ at: Int, _ width: Int) -> Int { Int(clamping: file.little(at: at, width: width)) }

    func fault(_ what: String) -> CheckpointError { CheckpointError("the zip file \(what)") }
}

/// Where a zip file's directory lies, from the records at its end.
struct ZipEnd {
    let count: Int
    let start: Int
    let end: Int

    private static let long = 0xFFFF_FFFF

    init(_ field: ZipFields) throws(CheckpointError) {
        let size = field.file.count
        guard size >= 22 else { throw field.fault("is too short") }
        let last = size - 22
        guard field(last, 4) == 0x0605_4B50, field(last + 20, 2) == 0, field(last + 4, 4) == 0,
            field(last + 8, 2) == field(last + 10, 2)
        else { throw field.fault("does not end with its directory") }
        var (count, length, start, end) = (field(last + 10, 2), field(last + 12, 4), field(last + 16, 4), last)
        if last >= 20, field(last - 20, 4) == 0x0706_4B50 {
            // The longer end record of large files, which torch writes for small ones too.
            let record = field(last - 12, 8)
            guard field(last - 16, 4) == 0, field(last - 4, 4) == 1, record == last - 76, record >= 0,
                field(record, 4) == 0x0606_4B50, field(record + 4, 8) == 44, field(record + 16, 8) == 0,
                field(record + 24, 8) == field(record + 32, 8)
            else { throw field.fault("has a damaged end") }
            let wide = (count: field(record + 32, 8), length: field(record + 40, 8), start: field(record + 48, 8))
            guard count == wide.count || count == 0xFFFF, length == wide.length || length == Self.long,
                start == wide.start || start == Self.long
            else { throw field.fault("has two ends that differ") }
            (count, length, start, end) = (wide.count, wide.length, wide.start, record)
        }
        let (sum, isTooLong) = start.addingReportingOverflow(length)
        guard !isTooLong, sum == end else { throw field.fault("has a directory of another size than it claims") }
        (self.count, self.start, self.end) = (count, start, end)
    }
}

/// One member as the directory describes it.
struct ZipEntry {
    let name: [UInt8]
    let isDeflated: Bool
    let checksum: UInt32
    /// Its size as it lies in the file, and unpacked.
    let packed, whole: Int
    /// Where its local header lies, and where the directory goes on.
    let local, end: Int
    private let flags: Int

    /// Bit 3 of the flags: sizes and checksum stand behind the bytes.
    private var hasDescriptor: Bool { flags & 8 != 0 }
    private static let long = 0xFFFF_FFFF

    init(_ field: ZipFields, at: Int, end: Int) throws(CheckpointError) {
        guard end - at >= 46, field(at, 4) == 0x0201_4B50 else { throw field.fault("has a damaged directory") }
        let (names, extra, comment) = (field(at + 28, 2), field(at + 30, 2), field(at + 32, 2))
        guard end - at - 46 >= names + extra + comment, names > 0 else { throw field.fault("has a damaged directory") }
        flags = field(at + 8, 2)
        let method = field(at + 10, 2)
        isDeflated = method == 8
        checksum = UInt32(truncatingIfNeeded: field(at + 16, 4))
        var sizes = [field(at + 24, 4), field(at + 20, 4), field(at + 42, 4)]
        try Self.widen(&sizes, field, extra: at + 46 + names..<at + 46 + names + extra)
        (whole, packed, local) = (sizes[0], sizes[1], sizes[2])
        guard flags & ~0x080E == 0, method == 0 || isDeflated, isDeflated || packed == whole else {
            throw field.fault("packs a member in a way that is not read")
        }
        guard packed <= field.file.count, whole / 1032 <= max(packed, 64) else {
            throw field.fault("claims more than deflate can hold")
        }
        name = Array(field.file[at + 46..<at + 46 + names])
        self.end = at + 46 + names + extra + comment
    }

    /// Sizes that are all ones stand, wider, in the extra field of kind 1 (APPNOTE 4.5.3).
    private static func widen(
        _ sizes: inout [Int], _ field: ZipFields, extra: Range<Int>
    ) throws(CheckpointError) {
        guard sizes.contains(long) else { return }
        var at = extra.lowerBound
        while extra.upperBound - at >= 4 {
            let (kind, length) = (field(at, 2), field(at + 2, 2))
            guard extra.upperBound - at - 4 >= length else { break }
            if kind == 1 {
                var from = at + 4
                for i in sizes.indices where sizes[i] == long {
                    guard at + 4 + length - from >= 8 else { throw field.fault("has a damaged directory") }
                    sizes[i] = field(from, 8)
                    from += 8
                }
                return
            }
            at += 4 + length
        }
        throw field.fault("has a damaged directory")
    }

    /// Where the member's bytes lie, and where the next member begins, once its other records were held against this.
    func content(_ field: ZipFields, before limit: Int) throws(CheckpointError) -> (range: Range<Int>, next: Int) {
        guard local <= limit - 30, field(local, 4) == 0x0403_4B50 else {
            throw field.fault("has members that overlap, or bytes between them")
        }
        let (names, extra) = (field(local + 26, 2), field(local + 28, 2))
        guard field(local + 6, 2) == flags, field(local + 8, 2) == (isDeflated ? 8 : 0), names == name.count,
            limit - local - 30 >= names + extra, limit - local - 30 - names - extra >= packed,
            agrees(field(local + 14, 4), Int(checksum), extra: 0), agrees(field(local + 18, 4), packed, extra: extra),
            agrees(field(local + 22, 4), whole, extra: extra),
            field.file[local + 30..<local + 30 + names].elementsEqual(name)
        else { throw field.fault("describes a member twice and differently") }
        let start = local + 30 + names + extra
        let range = start..<start + packed
        return (
            range, hasDescriptor ? try afterDescriptor(field, at: range.upperBound, before: limit) : range.upperBound
        )
    }

    /// Python writes all ones here when it reserves room for long sizes, as NumPy asks it to; with a descriptor zeros
    /// stand here.
    private func agrees(_ stated: Int, _ central: Int, extra: Int) -> Bool {
        stated == central || (stated == Self.long && extra >= 20) || (hasDescriptor && stated == 0)
    }

    /// Where the record behind the bytes ends: its sizes take four bytes each, or eight.
    private func afterDescriptor(_ field: ZipFields, at: Int, before limit: Int) throws(CheckpointError) -> Int {
        func fits(_ width: Int) -> Bool {
            limit - at >= 8 + 2 * width && field(at, 4) == 0x0807_4B50 && field(at + 4, 4) == Int(checksum)
                && field(at + 8, width) == packed && field(at + 8 + width, width) == whole
        }
        // Where both fit the records are so small that what follows decides: the next header, or the directory.
        for width in [4, 8] where fits(width) {
            let next = at + 8 + 2 * width
            if next == limit || (limit - next >= 4 && field(next, 4) == 0x0403_4B50) { return next }
        }
        throw field.fault("describes a member twice and differently")
    }
}
