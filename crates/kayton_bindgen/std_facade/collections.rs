// Collections and their iterators.

pub mod collections {
    pub mod hash_map {
        iterators! {
            Iter<'a, K, V> = (&'a K, &'a V);
            IterMut<'a, K, V> = (&'a K, &'a mut V);
            IntoIter<K, V> = (K, V);
            Keys<'a, K, V> = &'a K;
            Values<'a, K, V> = &'a V;
            Drain<'a, K, V> = (K, V);
        }
    }
    pub mod btree_map {
        iterators! {
            Iter<'a, K, V> = (&'a K, &'a V);
            IterMut<'a, K, V> = (&'a K, &'a mut V);
            IntoIter<K, V> = (K, V);
            Keys<'a, K, V> = &'a K;
            Values<'a, K, V> = &'a V;
        }
    }
    pub mod hash_set {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }
    pub mod btree_set {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }
    pub mod vec_deque {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }

    /// A queue with two ends.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct VecDeque<T>(T);

    impl<T> VecDeque<T> {
        pub const fn new() -> VecDeque<T> { loop {} }
        pub fn len(&self) -> usize { loop {} }
        pub fn is_empty(&self) -> bool { loop {} }
        pub fn push_back(&mut self, value: T) { loop {} }
        pub fn push_front(&mut self, value: T) { loop {} }
        pub fn pop_back(&mut self) -> Option<T> { loop {} }
        pub fn pop_front(&mut self) -> Option<T> { loop {} }
        pub fn front(&self) -> Option<&T> { loop {} }
        pub fn back(&self) -> Option<&T> { loop {} }
        pub fn get(&self, index: usize) -> Option<&T> { loop {} }
        pub fn clear(&mut self) { loop {} }
        pub fn iter(&self) -> std::collections::vec_deque::Iter<'_, T> { loop {} }
    }
}
