// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// One matrix product over plain memory: out[m, n] = scale · a · b + keep · out.
///
/// `a` is [m, k] ([k, m] when turned), `b` is [k, n] ([n, k] when turned); strides are in elements.
struct MatrixProduct {
    var m: Int
    var n: Int
    var k: Int
    var a: UnsafePointer<Float>
    var aStride: Int
    var aTurned = false
    var b: UnsafePointer<Float>
    var bStride: Int
    var bTurned = false
    var out: UnsafeMutablePointer<Float>
    var outStride: Int
    var scale: Float = 1
    var keep: Float = 0
}

/// Where matrix products are computed.
protocol MatrixBackend: Sendable {
    /// Computes one product on the calling thread.
    func multiply(_ product: MatrixProduct)

    /// Computes out[m, n] = x[m, k] · weightᵀ for a layer's weight [n, k], then adds `bias` and applies `activation`.
    ///
    /// May split the work over the pool, and may keep a packed form of the weight.
    func apply(_ layer: LinearLayer, to x: UnsafePointer<Float>, rows: Int, out: UnsafeMutablePointer<Float>)
}

/// What a linear layer does to a row; the bias is plain memory.
struct LinearLayer {
    let inputs: Int
    let outputs: Int
    /// [outputs, inputs], in any format.
    let weight: Tensor
    let bias: UnsafePointer<Float>?
    let activation: Activation
}

extension MatrixBackend {
    /// Each thread computes some of the outputs of every row, and finishes them while they are in its cache.
    func apply(_ layer: LinearLayer, to x: UnsafePointer<Float>, rows: Int, out: UnsafeMutablePointer<Float>) {
        guard rows > 0, layer.outputs > 0 else { return }
        let work = rows * layer.inputs * layer.outputs
        let outputs = layer.outputs
        func finish(_ rows: Range<Int>, _ columns: Range<Int>) {
            let x = x + rows.lowerBound * layer.inputs, out = out + rows.lowerBound * outputs
            layer.forEachBlock(of: columns, rows: rows.count) { weight, columns in
                multiply(
                    MatrixProduct(
                        m: rows.count, n: columns.count, k: layer.inputs, a: x, aStride: layer.inputs,
                        b: weight, bStride: layer.inputs, bTurned: true,
                        out: out + columns.lowerBound, outStride: outputs))
            }
            if layer.bias == nil && layer.activation == .none { return }
            ck_bias_activate(
                out + columns.lowerBound, rows.count, columns.count, outputs,
                layer.bias.map { $0 + columns.lowerBound }, layer.activation.kernel)
        }
        if outputs >= rows || outputs >= 256 {
            parallel(over: outputs, grain: max(32, outputs * 100_000 / max(work, 1))) { finish(0..<rows, $0) }
        } else {
            parallel(rows: rows, width: layer.inputs * outputs, grain: 100_000) { finish($0, 0..<outputs) }
        }
    }
}

extension LinearLayer {
    /// Numbers that are widened at a time: 512 KB, which a core's second cache holds until they are multiplied; more
    /// for many rows, which a product packs anew for each block.
    private static func widenedAtOnce(rows: Int) -> Int { rows > 256 ? 1 << 20 : 1 << 17 }

    /// Calls `body` with the weight's rows for `columns` of the result, as f32: all at once where they are, else a
    /// block at a time, so that no wide copy of the weight exists.
    func forEachBlock(of columns: Range<Int>, rows: Int, _ body: (UnsafePointer<Float>, Range<Int>) -> Void) {
        if weight.isPlainFloat32 { return body(weight.pointer + columns.lowerBound * inputs, columns) }
        let step = max(16, Self.widenedAtOnce(rows: rows) / max(1, inputs) & ~15)
        let scratch = Storage(byteCount: min(step, columns.count) * inputs * 4)
        let wide = scratch.bytes.assumingMemoryBound(to: Float.self)
        for start in stride(from: columns.lowerBound, to: columns.upperBound, by: step) {
            let block = start..<min(columns.upperBound, start + step)
            weight.widen(block.lowerBound * inputs..<block.upperBound * inputs, into: wide)
            body(wide, block)
        }
    }
}

/// The backend in use: OpenBLAS where the library is found, else a plain kernel; before it, where the processor allows,
/// our kernel for layers.
let matrices: any MatrixBackend = {
    let base: any MatrixBackend = OpenBLASBackend() ?? PlainBackend()
    return RowsBackend(base: base) ?? base
}()

/// Products by our own loop, for systems without a BLAS library.
struct PlainBackend: MatrixBackend {
    func multiply(_ p: MatrixProduct) {
        ck_matrix_product(
            p.m, p.n, p.k, p.scale, p.a, p.aStride, p.aTurned ? 1 : 0, p.b, p.bStride, p.bTurned ? 1 : 0, p.keep,
            p.out, p.outStride)
    }
}
