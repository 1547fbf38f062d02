// SPDX-License-Identifier: GPL-3.0-or-later
import Fuzzing
import Glibc

/// libFuzzer over one of the readers: `Fuzzers READER [libFuzzer's own arguments]`; `Fuzzers` alone lists them, each
/// with the longest input worth trying. libFuzzer brings `main`, and calls this first.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    let word = count.pointee > 1 ? arguments.pointee[1].map { String(cString: $0) } : nil
    guard let target = word.flatMap(FuzzTarget.init), let folder = try? FuzzFolder() else {
        for target in FuzzTarget.allCases { print(target.rawValue, target.longest) }
        exit(0)
    }
    Chosen.target = target
    Chosen.folder = folder
    arguments.pointee[1] = arguments.pointee[0]
    arguments.pointee += 1
    count.pointee -= 1
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ length: Int) -> Int32 {
    guard let folder = Chosen.folder else { return -1 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: length))
    if let fault = Chosen.target.fault(of: bytes, in: folder) {
        print("broken promise:", fault)
        fflush(nil)
        abort()
    }
    return 0
}
