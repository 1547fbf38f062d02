// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors

/// Files of weights: opened, then each small tensor is read to its last byte.
enum WeightReaders {
    static func safetensors(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        try read(SafetensorsFile(path: folder.write(bytes, to: "a.safetensors")), bytes.count)
    }

    static func torch(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let file = try TorchFile(path: folder.write(bytes, to: "a.bin"))
        try read(file, bytes.count)
        try file.checkStorages()
    }

    /// A pickle alone; the zip file around it holds, so that no checksum keeps changes from the machine.
    static func pickle(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let whole = StoredZip.file([
            ("f/data.pkl", bytes), ("f/byteorder", Array("little".utf8)),
            ("f/data/0", [UInt8](repeating: 1, count: 64)), ("f/data/1", [UInt8](repeating: 2, count: 16)),
            ("f/version", Array("3\n".utf8)),
        ])
        try read(TorchFile(path: folder.write(whole, to: "a.bin")), whole.count)
    }

    static func npy(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let tensor = try NumPyReader.read(npy: folder.write(bytes, to: "a.npy"))
        try FuzzFault.check(tensor.shape.allSatisfy { $0 >= 0 }, "a shape of \(tensor.shape)")
        touch(tensor)
    }

    static func npz(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        for (_, tensor) in try NumPyReader.read(npz: folder.write(bytes, to: "a.npz")) { touch(tensor) }
    }

    /// What `peek` tells of a file of any kind, GGUF among them; a file that is broken has an outline too.
    static func outline(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let outline = try FileOutline(path: folder.write(bytes, to: "a.weights"))
        for row in outline.rows {
            try FuzzFault.check(row.byteCount >= 0 && row.shape.allSatisfy { $0 >= 0 }, "a tensor of \(row.shape)")
            _ = row.count
        }
        if let fault = outline.fault { throw fault }
    }

    private static func read(_ file: some WeightFile, _ byteCount: Int) throws {
        for entry in file.entries {
            try FuzzFault.check(
                entry.range.lowerBound >= 0 && entry.range.upperBound <= byteCount,
                "tensor at \(entry.range) of \(byteCount) bytes")
            guard entry.shape.allSatisfy({ $0 >= 0 }), entry.byteCount < 1 << 20 else { continue }
            if let tensor = try? file.tensor(named: entry.name) { touch(tensor) }
        }
        try file.checkIntact()
    }

    /// Reads every number, where these are not too many.
    private static func touch(_ tensor: Tensor) {
        guard tensor.shape.reduce(1, { $0 &* $1 }) < 1 << 20 else { return }
        _ = tensor.floats.reduce(0, +)
    }
}
