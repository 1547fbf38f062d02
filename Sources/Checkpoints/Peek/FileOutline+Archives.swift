// SPDX-License-Identifier: GPL-3.0-or-later

/// Zip files and pickles: torch.save's, TorchScript's, NumPy's.
extension FileOutline {
    mutating func readZip(_ file: MappedFile, verifying: Bool) {
        kind = "zip archive"
        fault = Self.caught { () throws(CheckpointError) in
            let members = try ZipReader(file.bytes).members
            let pickles = members.filter { TorchArchive.isPickle($0.name) }
            if let pickle = pickles.first {
                try readTorch(file, members, pickle)
            } else if !members.isEmpty, members.allSatisfy({ $0.name.reversed().starts(with: ".npy".utf8.reversed()) })
            {
                kind = ".npz"
                try readArrays(file, members)
            } else {
                let first = members.first.map { String(decoding: $0.name, as: UTF8.self) } ?? "missing"
                throw CheckpointError(
                    "the zip file holds neither data.pkl, as torch.save writes it, nor .npy files, as NumPy does",
                    hint: "its first member is \(first)")
            }
            if verifying {
                for member in members { _ = try member.content(in: file.bytes, owner: file) }
                remarks.append("all \(members.count) checksums are right")
            }
        }
    }

    private mutating func readTorch(
        _ file: MappedFile, _ members: [ZipMember], _ pickle: ZipMember
    ) throws(CheckpointError) {
        kind = "torch.save"
        let folder = pickle.name.dropLast("data.pkl".utf8.count)
        func isThere(_ name: String) -> Bool {
            members.contains { $0.name.starts(with: folder) && $0.name.dropFirst(folder.count).starts(with: name.utf8) }
        }
        // The names are told even where the rest of the file is not read.
        if pickle.byteCount <= TorchArchive.longestPickle {
            let content = try pickle.content(in: file.bytes, owner: file)
            let walk = PickleNames(content.bytes)
            names = walk.names
            if content.bytes.count > 1, content.bytes[0] == 0x80 {
                kind = "torch.save, pickle protocol \(content.bytes[1])"
            }
            withExtendedLifetime(content.owner) {}
        }
        if isThere("code/") || isThere("constants.pkl") {
            kind = "TorchScript program"
            let code = members.count { $0.name.dropFirst(folder.count).starts(with: "code/".utf8) }
            let data = members.filter { $0.name.dropFirst(folder.count).starts(with: "data/".utf8) }
            remarks.append(
                "\(code) files of program, \(data.count) storages of "
                    + "\(MemoryBudget.text(data.reduce(0) { $0 &+ $1.byteCount })): open and load refuse it")
            remarks.append("torch.save(torch.jit.load(FILE).state_dict(), \"weights.bin\") keeps its weights")
            return
        }
        let archive = try TorchArchive(file.bytes, owner: file)
        rows = archive.windows.map { Row($0.entry) }
        let stored = archive.records.reduce(0) { $0 &+ $1.byteCount }
        let seen = rows.reduce(0) { $0 &+ $1.byteCount }
        if seen > stored {
            remarks.append("tensors share storages: \(MemoryBudget.text(stored)) hold what is listed")
        } else if stored - seen > 4096 {
            remarks.append("\(MemoryBudget.text(stored - seen)) of its storages belong to no tensor")
        }
    }

    private mutating func readArrays(_ file: MappedFile, _ members: [ZipMember]) throws(CheckpointError) {
        for member in members {
            let name = String(decoding: member.name.dropLast(4), as: UTF8.self)
            // Of a packed member its beginning is enough.
            let head = try member.head(in: file.bytes, owner: file)
            let header: NumPyHeader
            do { header = try NumPyHeader(head.bytes) } catch {
                throw CheckpointError("member \(name).npy: \(error.message)", hint: error.hint)
            }
            add(header, name: name, in: head.bytes, byteCount: member.byteCount - header.dataStart)
            withExtendedLifetime(head.owner) {}
        }
    }

    /// A pickle that stands by itself: what torch.save wrote before 1.6, or any other program.
    mutating func readPickle(_ bytes: UnsafeRawBufferPointer) {
        let isLegacy = bytes.starts(with: TorchArchive.legacyStart)
        kind = isLegacy ? "torch.save before 1.6" : "bare pickle, protocol \(bytes.count > 1 ? bytes[1] : 0)"
        let walk = PickleNames(bytes, following: isLegacy)
        names = walk.names
        if isLegacy {
            remarks.append(
                "open and load do not read this form: torch.save(torch.load(FILE, weights_only=True), FILE) "
                    + "writes it anew")
        } else {
            remarks.append("no program but the one that wrote it can make sense of it: open refuses it")
        }
        if walk.fault != nil, walk.pickles == 0 {
            fault = CheckpointError("the pickle \(walk.fault ?? "ends")", hint: "nothing of it was run")
        }
    }
}
