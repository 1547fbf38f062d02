// SPDX-License-Identifier: GPL-3.0-or-later

/// Tensors one after the other along `axis`; all other sizes must be equal. The format is kept where it is one for all.
public func concatenate(_ parts: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = parts.first else {
        throw TensorError("concatenate: no tensors were given", hint: "concatenate([a, b])")
    }
    let axis = try Shapes.axis(axis, of: first.shape, in: "concatenate")
    var shape = first.shape
    shape[axis] = 0
    for part in parts {
        var fitting = part.shape
        if part.rank == first.rank { fitting[axis] = first.shape[axis] }
        guard fitting == first.shape else {
            throw TensorError(
                "concatenate: shapes \(first.shapeText) and \(part.shapeText) differ in another axis than \(axis)")
        }
        shape[axis] += part.shape[axis]
    }
    let sameFormat = parts.allSatisfy { $0.dtype == first.dtype }
    let parts = sameFormat ? parts : parts.map { $0.asFloat32() }
    let dtype = sameFormat ? first.dtype : .f32
    let count = try Shapes.count(shape, in: "concatenate", elementSize: dtype.size)
    let storage = Storage(byteCount: count * dtype.size)
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(dtype.size, *)
    var start = 0
    for part in parts {
        let run = part.shape[axis] * inner
        for i in 0..<outer {
            (storage.bytes + start + i * shape[axis] * inner).copyMemory(from: part.bytes + i * run, byteCount: run)
        }
        start += run
    }
    let result = Tensor(shape: shape, dtype: dtype, storage: storage)
    let runs = parts.map { (size: $0.shape[axis], isWanted: $0.node != nil) }
    return result.recorded("concatenate", parts) { gradient in
        var start = 0
        return try runs.map { run in
            defer { start += run.size }
            return run.isWanted ? try slice(gradient, axis: axis, start..<start + run.size) : nil
        }
    }
}

/// Tensors of one shape side by side along a new axis.
public func stack(_ parts: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = parts.first else { throw TensorError("stack: no tensors were given", hint: "stack([a, b])") }
    for part in parts where part.shape != first.shape {
        throw TensorError("stack: shapes \(first.shapeText) and \(part.shapeText) differ")
    }
    return try concatenate(parts.map { try expandDims($0, axis: axis) }, axis: axis)
}
