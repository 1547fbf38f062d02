// SPDX-License-Identifier: GPL-3.0-or-later

/// What lies in a file that torch.save wrote: its records and the tensors that are windows on them.
struct TorchArchive {
    let version: String
    let windows: [TensorWindow]
    /// The records of storages.
    let records: [ZipMember]

    /// The longest pickle that is read.
    static let longestPickle = 64 << 20
    /// How a file begins that torch.save wrote before 1.6: a pickle of its magic number.
    static let legacyStart: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC]

    /// - Throws: `CheckpointError` for files of other kinds, and the first rule that the file breaks.
    init(_ file: UnsafeRawBufferPointer, owner: AnyObject) throws(CheckpointError) {
        try Self.checkKind(file)
        let members = try ZipReader(file).members
        let pickles = members.filter { Self.isPickle($0.name) }
        guard pickles.count == 1, let pickle = pickles.first else {
            throw CheckpointError("the zip file holds no data.pkl, so torch.save did not write it")
        }
        let folder = Array(pickle.name.dropLast("data.pkl".utf8.count))
        func member(_ name: String) -> ZipMember? {
            members.first { $0.name.elementsEqual(folder + Array(name.utf8)) }
        }
        func text(_ name: String) throws(CheckpointError) -> String? {
            guard let member = member(name), member.byteCount <= 64 else { return nil }
            let text = String(decoding: try member.content(in: file, owner: owner).bytes, as: UTF8.self)
            return String(text.prefix { !$0.isWhitespace })
        }
        if member("constants.pkl") != nil || members.contains(where: { $0.name.starts(with: folder + "code/".utf8) }) {
            throw CheckpointError(
                "the file is a TorchScript program, not only weights",
                hint: "torch.save(torch.jit.load(FILE).state_dict(), \"weights.bin\") keeps its weights")
        }
        guard members.allSatisfy({ !$0.isDeflated }) else {
            throw CheckpointError("the file has packed members; torch.save stores them as they are")
        }
        if let order = try text("byteorder"), order != "little" {
            throw CheckpointError("the file's numbers are in \(order) byte order; little is read")
        }
        guard pickle.byteCount <= Self.longestPickle else {
            throw CheckpointError("the file's pickle is \(pickle.byteCount) bytes long; at most 64 MB are read")
        }
        version = try text("version") ?? "?"
        let heap = PickleHeap()
        var machine = PickleMachine(try pickle.content(in: file, owner: owner).bytes, heap: heap)
        let tensors = try TensorDictionary(try machine.run()).tensors
        var storages: [[UInt8]: ZipMember] = [:]
        let place = folder + Array("data/".utf8)
        for member in members where member.name.starts(with: place) {
            storages[Array(member.name.dropFirst(place.count))] = member
        }
        var windows: [TensorWindow] = []
        windows.reserveCapacity(tensors.count)
        var names: Set<ExactName> = []
        for (name, tensor) in tensors {
            guard let record = storages[Array(tensor.storage.key.utf8)] else {
                throw CheckpointError("tensor \(name) lies in record \(tensor.storage.key), which is not there")
            }
            guard names.insert(ExactName(name)).inserted else {
                throw CheckpointError("two tensors are called \(name)")
            }
            windows.append(try TensorWindow(name: name, tensor, record: record.range))
        }
        self.windows = windows
        records = Array(storages.values)
    }

    /// Names what else the file may be, so that what to do next can be said.
    private static func checkKind(_ file: UnsafeRawBufferPointer) throws(CheckpointError) {
        func begins(_ bytes: [UInt8]) -> Bool { file.starts(with: bytes) }
        if begins([0x50, 0x4B, 0x03, 0x04]) { return }
        if begins(legacyStart) {
            throw CheckpointError(
                "the file is of the form that torch.save wrote before 1.6, which is not read",
                hint: "torch.save(torch.load(FILE, weights_only=True), FILE) writes it anew")
        }
        if begins([0x80]) {
            throw CheckpointError(
                "the file is a bare pickle, which only a program could make sense of",
                hint: "save it from transformers with save_pretrained, which writes model.safetensors")
        }
        if begins([0x37, 0x7A, 0xBC, 0xAF]) {
            throw CheckpointError("the file is a 7z archive; torch.save writes zip files")
        }
        throw CheckpointError("the file is no zip file, so torch.save did not write it")
    }

    /// Whether this is `FOLDER/data.pkl`, with a folder of one part.
    static func isPickle(_ name: [UInt8]) -> Bool {
        let ending = Array("/data.pkl".utf8)
        return name.count > ending.count && name.suffix(ending.count).elementsEqual(ending)
            && !name.dropLast(ending.count).contains(UInt8(ascii: "/"))
    }
}
