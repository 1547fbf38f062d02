// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
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
    ///
    /// A library older than the processor takes it for one of 2004, whose products take eight times as long: it is then
    /// opened once more and told which kernels fit, unless OPENBLAS_CORETYPE says so already.
    init?() {
        guard var library = Self.open() else { return nil }
        if Self.core(of: library).map(Self.beginners.contains) == true, getenv("OPENBLAS_CORETYPE") == nil,
            let core = ck_openblas_core(), dlclose(library) == 0
        {
            guard let again = Self.open(core: String(cString: core)) else { return nil }
            library = again
        }
        guard let symbol = dlsym(library, "cblas_sgemm") else { return nil }
        product = unsafeBitCast(symbol, to: SingleProduct.self)
    }

    /// What the library calls processors without AVX.
    private static let beginners: Set = ["Prescott", "Core2", "Nehalem", "Generic"]

    private static func open(core: String? = nil) -> UnsafeMutableRawPointer? {
        var settings = ["OPENBLAS_NUM_THREADS": "1"]
        settings["OPENBLAS_CORETYPE"] = core
        let asked = settings.keys.map { ($0, getenv($0).map { String(cString: $0) }) }
        for (name, value) in settings { setenv(name, value, 1) }
        defer {
            for (name, value) in asked {
                if let value { setenv(name, value, 1) } else { unsetenv(name) }
            }
        }
        return dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL) ?? dlopen("libopenblas.so", RTLD_NOW)
    }

    /// Which kernels an open library chose.
    private static func core(of library: UnsafeMutableRawPointer) -> String? {
        guard let symbol = dlsym(library, "openblas_get_corename") else { return nil }
        typealias Name = @convention(c) () -> UnsafePointer<CChar>?
        return unsafeBitCast(symbol, to: Name.self)().map { String(cString: $0) }
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
