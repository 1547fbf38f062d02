// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The hashes of OpenSSL's libcrypto, opened with the first use: few runs of the program need them.
struct LibCrypto: Sendable {
    private typealias Make = @Sendable @convention(c) () -> OpaquePointer?
    private typealias Algorithm = @Sendable @convention(c) () -> OpaquePointer?
    private typealias Begin = @Sendable @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32
    private typealias Update = @Sendable @convention(c) (OpaquePointer?, UnsafeRawPointer?, Int) -> Int32
    private typealias Copy = @Sendable @convention(c) (OpaquePointer?, OpaquePointer?) -> Int32
    private typealias Finish =
        @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt32>?) -> Int32
    private typealias Free = @Sendable @convention(c) (OpaquePointer?) -> Void

    /// A hash that the library knows.
    enum Kind { case sha1, sha256 }

    static let shared = LibCrypto()

    private let make: Make
    private let sha1: Algorithm
    private let sha256: Algorithm
    private let start: Begin
    private let add: Update
    private let copy: Copy
    private let finish: Finish
    private let free: Free

    /// Nil where there is no such library.
    private init?() {
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL) ?? dlopen("libcrypto.so.1.1", RTLD_NOW)
        else { return nil }
        guard let make = dlsym(library, "EVP_MD_CTX_new"), let sha1 = dlsym(library, "EVP_sha1"),
            let sha256 = dlsym(library, "EVP_sha256"), let start = dlsym(library, "EVP_DigestInit_ex"),
            let add = dlsym(library, "EVP_DigestUpdate"),
            let copy = dlsym(library, "EVP_MD_CTX_copy_ex"), let finish = dlsym(library, "EVP_DigestFinal_ex"),
            let free = dlsym(library, "EVP_MD_CTX_free")
        else { return nil }
        self.make = unsafeBitCast(make, to: Make.self)
        self.sha1 = unsafeBitCast(sha1, to: Algorithm.self)
        self.sha256 = unsafeBitCast(sha256, to: Algorithm.self)
        self.start = unsafeBitCast(start, to: Begin.self)
        self.add = unsafeBitCast(add, to: Update.self)
        self.copy = unsafeBitCast(copy, to: Copy.self)
        self.finish = unsafeBitCast(finish, to: Finish.self)
        self.free = unsafeBitCast(free, to: Free.self)
    }

    /// A hash that nothing was given to yet, until `end`; nil where the library will not.
    func begin(_ kind: Kind) -> OpaquePointer? {
        guard let context = make() else { return nil }
        let algorithm = kind == .sha1 ? sha1() : sha256()
        if start(context, algorithm, nil) == 1 { return context }
        free(context)
        return nil
    }

    func update(_ context: OpaquePointer, _ bytes: UnsafeRawBufferPointer) {
        _ = add(context, bytes.baseAddress, bytes.count)
    }

    /// The hash of what was given so far; empty where the library will not.
    func digest(_ context: OpaquePointer) -> [UInt8] {
        guard let last = make() else { return [] }
        defer { free(last) }
        var digest = [UInt8](repeating: 0, count: 64)
        var length: UInt32 = 0
        guard copy(last, context) == 1, finish(last, &digest, &length) == 1 else { return [] }
        return Array(digest.prefix(Int(length)))
    }

    func end(_ context: OpaquePointer) { free(context) }
}
