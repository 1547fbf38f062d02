// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// The threads that operations split their work over.
public enum Threads {
    /// How many take part, the calling thread included: at first one for each processor.
    public static var count: Int {
        get { Int(ck_thread_count()) }
        set { ck_set_thread_count(Int32(clamping: newValue)) }
    }
}

/// Runs `body` for each piece below `pieces`, on the pool and the calling thread; returns when all are done.
func parallel(_ pieces: Int, _ body: (Int) -> Void) {
    if pieces == 1 { return body(0) }
    withoutActuallyEscaping(body) { body in
        var body = body
        withUnsafeMutablePointer(to: &body) { pointer in
            ck_parallel(
                pieces,
                { context, index in
                    context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
                }, pointer)
        }
    }
}

/// Splits `0..<count` into ranges of at least `grain`, at most one a thread, and runs `body` for each.
///
/// Boundaries are multiples of 16 and depend on the thread count alone, so that results do too.
func parallel(over count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    let pieces = min(Threads.count, count / max(grain, 1))
    guard pieces > 1 else { return body(0..<count) }
    let step = ((count + pieces - 1) / pieces + 15) & ~15
    parallel((count + step - 1) / step) { piece in
        body(piece * step..<min(count, (piece + 1) * step))
    }
}

/// As above for rows of `width` elements each: about `grain` elements a range, boundaries at any row.
func parallel(rows: Int, width: Int, grain: Int = 8192, _ body: (Range<Int>) -> Void) {
    let pieces = min(Threads.count, rows, rows * width / grain)
    guard pieces > 1 else { return body(0..<rows) }
    parallel(pieces) { piece in
        body(rows * piece / pieces..<rows * (piece + 1) / pieces)
    }
}
