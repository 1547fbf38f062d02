// SPDX-License-Identifier: GPL-3.0-or-later
import CZlib
import Tensors

/// Writes tensors as NumPy's `.npy` and `.npz` files; bf16, which NumPy does not know, becomes f32.
public enum NumPyWriter {
    /// Writes one tensor as a `.npy` file.
    public static func write(_ tensor: Tensor, toNPY path: String, replacing: Bool = false) throws {
        let tensor = writable(tensor)
        try AtomicFile.write(to: path, replacing: replacing) { file in
            try file.write(header(tensor))
            try file.write(bytes(of: tensor))
            withExtendedLifetime(tensor) {}
        }
    }

    /// Writes named tensors as a `.npz` file: a zip of stored `.npy` files.
    ///
    /// - Throws: `CheckpointError` when a name cannot be a member's or the whole passes 4 GB.
    public static func write(
        _ tensors: [(name: String, tensor: Tensor)], toNPZ path: String, replacing: Bool = false
    ) throws {
        var directory = ZipDirectory()
        try AtomicFile.write(to: path, replacing: replacing) { file in
            for (name, tensor) in tensors {
                let tensor = writable(tensor)
                let header = header(tensor)
                let data = bytes(of: tensor)
                let checksum = header.withUnsafeBytes { extend(extend(0, $0), data) }
                let local = try directory.add(
                    name: Array((name + ".npy").utf8), checksum: checksum, byteCount: header.count + data.count)
                try file.write(local)
                try file.write(header)
                try file.write(data)
                withExtendedLifetime(tensor) {}
            }
            try file.write(directory.end())
        }
    }

    /// The whole `.npy` file as bytes.
    public static func npy(_ tensor: Tensor) -> [UInt8] {
        let tensor = writable(tensor)
        defer { withExtendedLifetime(tensor) {} }
        return header(tensor) + bytes(of: tensor)
    }

    private static func writable(_ tensor: Tensor) -> Tensor {
        NumPyFormat.descriptor(tensor.dtype) == nil ? tensor.asFloat32() : tensor
    }

    private static func bytes(of tensor: Tensor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: tensor.bytes, count: tensor.byteCount)
    }

    private static func header(_ tensor: Tensor) -> [UInt8] {
        let sizes = tensor.shape.map { "\($0)" }.joined(separator: ", ")
        let shape = tensor.shape.count == 1 ? "(\(sizes),)" : "(\(sizes))"
        let format = NumPyFormat.descriptor(tensor.dtype) ?? "<f4"
        var text = Array("{'descr': '\(format)', 'fortran_order': False, 'shape': \(shape), }".utf8)
        // The data starts at a multiple of 64 bytes; 10 stand before the text, and a line feed ends it.
        let padding = 63 - (10 + text.count) % 64
        text += [UInt8](repeating: 0x20, count: padding) + [0x0A]
        return NumPyFormat.magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8 & 0xFF)] + text
    }

    private static func extend(_ checksum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return checksum }
        return UInt32(truncatingIfNeeded: crc32_z(UInt(checksum), start, bytes.count))
    }
}
