// SPDX-License-Identifier: GPL-3.0-or-later

/// Elements that lie apart, brought together with the last axis fastest.
///
/// - Parameters:
///   - size: of an element, in bytes.
///   - strides: from one element to the next along each axis, in elements; all of them lie in memory.
func gatherRowMajor(
    from start: UnsafeRawPointer, shape: [Int], strides: [Int], size: Int, into out: UnsafeMutableRawPointer
) {
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    for i in 0..<shape.reduce(1, *) {
        out.advanced(by: i * size).copyMemory(from: start + source * size, byteCount: size)
        for axis in stride(from: shape.count - 1, through: 0, by: -1) {
            index[axis] += 1
            source += strides[axis]
            if index[axis] < shape[axis] { break }
            source -= strides[axis] * shape[axis]
            index[axis] = 0
        }
    }
}
