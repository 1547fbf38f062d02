// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What a file of weights says of itself: read from its header alone, and nothing in it run.
///
/// A file that is broken has an outline too: what could be read, and what is wrong.
public struct FileOutline: Sendable {
    /// A tensor as the header tells of it.
    public struct Row: Sendable, Equatable {
        public let name: String
        /// The number format as the file names it.
        public let format: String
        public let shape: [Int]
        public let byteCount: Int

        /// How many numbers it holds.
        public var count: Int { shape.contains(0) ? 0 : shape.reduce(1, &*) }
        /// Whether Rebus computes with such numbers.
        public var isRead: Bool { DType(rawValue: format) != nil || Float8(rawValue: format) != nil }
    }

    public let path: String
    public let byteCount: Int
    /// What the file is, in a few words: `safetensors`, `torch.save, pickle protocol 2`.
    public internal(set) var kind: String
    public internal(set) var rows: [Row] = []
    /// What the file says of itself.
    public internal(set) var metadata: [(key: String, value: String)] = []
    /// What its pickle asks for; empty where there is none.
    public internal(set) var names: [PickledName] = []
    /// What else is to be said of it.
    public internal(set) var remarks: [String] = []
    /// What is wrong with the file; nil where it is as it should be.
    public internal(set) var fault: CheckpointError?

    /// The names that no file of weights needs.
    public var strangeNames: [PickledName] { names.filter { !$0.isKnown } }

    /// Reads the header of the file at `path`, or of the files of a folder or an index.
    ///
    /// - Parameter verifying: whether checksums of all that the file holds are compared, which reads all of it.
    /// - Throws: `CheckpointError` when it cannot be opened at all.
    public init(path: String, verifying: Bool = false) throws(CheckpointError) {
        if Folders.exists(path) {
            try self.init(folder: path, verifying: verifying)
        } else if path.hasSuffix(".index.json") {
            try self.init(index: path, verifying: verifying)
        } else {
            let file = try MappedFile(path: path)
            self.init(path: path, kind: "", byteCount: file.byteCount)
            read(file, verifying: verifying)
            if let loss = Self.caught({ () throws(CheckpointError) in try file.checkIntact() }) { fault = loss }
        }
    }

    init(path: String, kind: String, byteCount: Int) {
        self.path = path
        self.kind = kind
        self.byteCount = byteCount
    }

    /// Goes by what the file begins with, and only then by its name.
    private mutating func read(_ file: MappedFile, verifying: Bool) {
        let bytes = file.bytes
        func begins(_ start: [UInt8]) -> Bool { bytes.starts(with: start) }
        if begins(Array("GGUF".utf8)) {
            readGGUF(bytes)
        } else if begins(NumPyFormat.magic) {
            readNumPy(bytes)
        } else if begins([0x50, 0x4B]) {
            readZip(file, verifying: verifying)
        } else if begins([0x80]) && !(path.hasSuffix(".safetensors")) {
            readPickle(bytes)
        } else if Self.looksLikeSafetensors(bytes) || path.hasSuffix(".safetensors") {
            readSafetensors(bytes)
        } else {
            kind = Self.guess(bytes, path)
            fault = CheckpointError(
                "this is no file of weights that is known", hint: "peek reads .safetensors .bin .pt .npy .npz .gguf")
        }
        if verifying, fault == nil { remark(onChecksums: bytes) }
    }

    private mutating func remark(onChecksums bytes: UnsafeRawBufferPointer) {
        guard !bytes.starts(with: [0x50, 0x4B]) else { return }
        remarks.append("the format has no checksums: only the header could be checked")
    }

    private mutating func readSafetensors(_ bytes: UnsafeRawBufferPointer) {
        kind = "safetensors"
        fault = Self.caught { () throws(CheckpointError) in
            let header = try SafetensorsHeader(bytes, limit: 25_000_000)
            rows = header.entries.map(Row.init)
            metadata = header.metadata
        }
    }

    private mutating func readGGUF(_ bytes: UnsafeRawBufferPointer) {
        kind = "GGUF"
        fault = Self.caught { () throws(CheckpointError) in
            let header = try GGUFHeader(bytes)
            kind = "GGUF version \(header.version)"
            rows = header.entries.map(Row.init)
            metadata = header.metadata
        }
    }

    private mutating func readNumPy(_ bytes: UnsafeRawBufferPointer) {
        kind = ".npy"
        fault = Self.caught { () throws(CheckpointError) in
            let header = try NumPyHeader(bytes)
            kind = ".npy version \(header.version)"
            add(header, name: "", in: bytes)
            if !header.holdsObjects { _ = try header.layout() }
        }
    }

    /// An array by its header; of Python objects, the names that their pickle asks for.
    mutating func add(
        _ header: NumPyHeader, name: String, in bytes: UnsafeRawBufferPointer, byteCount: Int? = nil
    ) {
        let format = NumPyFormat.dtype(header.descriptor)?.dtype.rawValue ?? header.descriptor
        rows.append(Row(name: name, format: format, shape: header.shape, byteCount: byteCount ?? header.rest))
        if header.isFortran { remarks.append("\(name.isEmpty ? "" : name + " ")is stored column by column") }
        guard header.holdsObjects else { return }
        names += PickleNames(UnsafeRawBufferPointer(rebasing: bytes[header.dataStart...])).names
        remarks.append("\(name.isEmpty ? "it" : name) holds Python objects, pickled: open refuses them")
    }

    /// Whether it begins as a safetensors file does: the length of a header that fits, then a brace.
    private static func looksLikeSafetensors(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 8 else { return false }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        return length <= UInt64(SafetensorsFormat.largestHeader)
            && [UInt8(ascii: "{"), 0x20, 0x0A, 0x09, 0x0D].contains(bytes[8])
    }

    /// What a file seems to be that is no file of weights.
    private static func guess(_ bytes: UnsafeRawBufferPointer, _ path: String) -> String {
        let known: [([UInt8], String)] = [
            ([0x89, 0x48, 0x44, 0x46], "HDF5, as Keras writes it"), ([0x37, 0x7A, 0xBC, 0xAF], "7z archive"),
            ([0x1F, 0x8B], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
            (Array("version https://git-lfs".utf8), "Git LFS pointer"),
            ([0x7F, 0x45, 0x4C, 0x46], "ELF program"), (Array("<!".utf8), "web page"),
            (Array("<html".utf8), "web page"),
            ([0x93], "unknown"), (Array("{".utf8), "JSON text"), ([0x89, 0x50, 0x4E, 0x47], "PNG picture"),
        ]
        return known.first { bytes.starts(with: $0.0) }?.1 ?? "unknown"
    }

    /// What `body` throws.
    static func caught(_ body: () throws(CheckpointError) -> Void) -> CheckpointError? {
        do { try body() } catch { return error }
        return nil
    }
}

extension FileOutline.Row {
    init(_ entry: TensorEntry) {
        // The numbers of a turned tensor lie apart in the file: its own size is told, not the stretch.
        let bits = SafetensorsFormat.bits[entry.format]
        let own = bits.flatMap { SafetensorsFormat.byteCount(shape: entry.shape, bits: $0) }
        self.init(name: entry.name, format: entry.format, shape: entry.shape, byteCount: own ?? entry.byteCount)
    }
}
