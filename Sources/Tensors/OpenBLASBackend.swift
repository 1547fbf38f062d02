// SPDX-License-Identifier: GPL-3.0-or-later
import COpenBLAS
import Glibc

/// Products by OpenBLAS, one thread a call: the pool of ours splits them.
///
/// The library is opened with the first product rather than linked: it would start a thread when the program starts,
/// which spins before anything is asked of it, and take milliseconds of a start that may never multiply.
struct OpenBLASBackend: MatrixBackend {
    private typealias SingleProduct =
        @convention(c) (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint, Float, UnsafePointer<Float>?,
            blasint,
            UnsafePointer<Float>?, blasint, Float, UnsafeMutablePointer<Float>?, blasint
        ) -> Void

    private let product: SingleProduct

    /// Opens the library; nil where there is none.
    init?() {
        let asked = getenv("OPENBLAS_NUM_THREADS").map { String(cString: $0) }
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        defer {
            if let asked { setenv("OPENBLAS_NUM_THREADS", asked, 1) } else { unsetenv("OPENBLAS_NUM_THREADS") }
        }
        guard let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL) ?? dlopen("libopenblas.so", RTLD_NOW),
            let symbol = dlsym(library, "cblas_sgemm")
        else { return nil }
        product = unsafeBitCast(symbol, to: SingleProduct.self)
    }

    func multiply(_ p: MatrixProduct) {
        guard p.m > 0, p.n > 0 else { return }
        guard let m = blasint(exactly: p.m), let n = blasint(exactly: p.n), let k = blasint(exactly: p.k),
            let aStride = blasint(exactly: max(1, p.aStride)), let bStride = blasint(exactly: max(1, p.bStride)),
            let outStride = blasint(exactly: max(1, p.outStride))
        else { return PlainBackend().multiply(p) }
        product(
            CblasRowMajor, p.aTurned ? CblasTrans : CblasNoTrans, p.bTurned ? CblasTrans : CblasNoTrans,
            m, n, k, p.scale, p.a, aStride, p.b, bStride, p.keep, p.out, outStride)
    }
}
