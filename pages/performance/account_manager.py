import streamlit as st

st.title("Account manager", anchor=False)
st.write(dict(st.query_params))
